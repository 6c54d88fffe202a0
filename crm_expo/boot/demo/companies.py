"""Companies: Chinese names of four parts (place, brand, trade, legal form) and names from elsewhere."""

from __future__ import annotations

import random
import re
import unicodedata

from stdnum.cn import uscc as stdnum_uscc

from crm_expo.boot.demo import words
from crm_expo.boot.demo.parties import Company

_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_NO_CODE = 0.08
_SUBSIDIARY = 0.02
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def ascii_word(text: str) -> str:
    """This will return the letters and digits of a text as small ASCII: 'Möller' → 'moeller', 'Lü' → 'lv'."""
    lower = text.lower().replace("lü", "lv").translate(_GERMAN)
    plain = unicodedata.normalize("NFKD", lower).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain)


class CompanyMaker:
    """Makes companies that share no name and no code; the same generator gives the same ones."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.names: set[str] = set()
        self.codes: set[str] = set()
        self.groups: list[tuple[Company, str, str]] = []

    def keep(self, company: Company) -> Company:
        """This will take note of a company made by hand, so that none is made like it."""
        self.names.add(company.name)
        self.codes.add(company.uscc)
        return company

    def chinese(self, trades: list[tuple], cities: list[tuple] = words.CHINESE_CITIES) -> Company:
        """This will return a new Chinese company of one of the trades, now and then a subsidiary of a known group."""
        rng = self.rng
        while True:
            city, city_latin, division, _ = rng.choices(cities, [c[3] for c in cities])[0]
            parent, brand, brand_latin = self._brand()
            trade, trade_latin, industry, industry_latin = rng.choice(trades)
            legal, legal_latin, _ = rng.choices(words.LEGAL_FORMS, [f[2] for f in words.LEGAL_FORMS])[0]
            name = f"{city}{rng.choice(['市', ''])}{brand}{trade}{legal}"
            if name not in self.names:
                break
        company = self.keep(
            Company(
                name=name,
                name_latin=f"{city_latin} {brand_latin} {trade_latin} {legal_latin}",
                country="CN",
                city=city,
                city_latin=city_latin,
                industry=industry,
                industry_latin=industry_latin,
                size=self._size(),
                language="zh-hans",
                uscc="" if rng.random() < _NO_CODE else self.code(division),
                website=f"https://www.{ascii_word(brand_latin)}{rng.randrange(10, 99)}.example.com",
                phone=f"+86{self._dialling(city)}{rng.randrange(2, 9)}{rng.randrange(10**7):07d}",
                parent=parent,
            )
        )
        if "Group" in legal_latin and parent is None:
            self.groups.append((company, brand, brand_latin))
        return company

    def _brand(self) -> tuple[Company | None, str, str]:
        """The two characters that a company is called by; a subsidiary bears its group's."""
        if self.groups and self.rng.random() < _SUBSIDIARY:
            return self.rng.choice(self.groups)
        (first, first_latin), (second, second_latin) = self.rng.choice(words.BRAND_FIRST), ("", "")
        while second in ("", first):
            second, second_latin = self.rng.choice(words.BRAND_SECOND)
        return None, first + second, (first_latin + second_latin).capitalize()

    def buyer(self, trades: list[tuple]) -> Company:
        """This will return a company that only the ticketing system told of: a name, seldom a code."""
        company = self.chinese(trades)
        company.name_latin = company.phone = company.website = ""
        if self.rng.random() < 0.6:
            company.uscc = ""
        return company

    def foreign(self, countries: dict[str, int]) -> Company:
        """This will return a new technology company from one of the countries (with their weights)."""
        rng = self.rng
        while True:
            country = rng.choices(list(countries), list(countries.values()))[0]
            trade, industry, industry_latin = rng.choice(words.FOREIGN_TRADES)
            name = f"{rng.choice(words.FOREIGN_STEMS)} {trade} {self._legal(country)}"
            if name not in self.names:
                return self._from_abroad(name, country, industry, industry_latin)

    def winery(self, countries: dict[str, int]) -> Company:
        """This will return a new winery from one of the countries (with their weights)."""
        rng = self.rng
        while True:
            country = rng.choices(list(countries), list(countries.values()))[0]
            prefix, stem = rng.choice(words.WINE_PREFIXES[country]), rng.choice(words.WINE_STEMS).replace("-", " ")
            suffix = rng.choice(
                ["", "", " Estate", " Vineyards", " Reserve", " & Fils" if country == "FR" else " Wines"]
            )
            name = f"{prefix} {stem}{suffix} {rng.choice(['', self._legal(country)])}".strip()
            if name not in self.names:
                return self._from_abroad(name, country, "葡萄酒生产", "Wine making")

    def _from_abroad(self, name: str, country: str, industry: str, industry_latin: str) -> Company:
        cities = words.FOREIGN[country][1].split("|")
        city = self.rng.choice(cities)
        site = ascii_word(" ".join(name.split()[:3]))
        return self.keep(
            Company(
                name=name,
                name_latin="",
                country=country,
                city=city,
                city_latin=city,
                industry=industry,
                industry_latin=industry_latin,
                size=self._size(),
                language="en",
                website=f"https://{site}.example.com",
            )
        )

    def code(self, division: str) -> str:
        """This will return a unified social credit code with its right check digit, not given to another."""
        while True:
            body = "".join(self.rng.choice(_CODE_LETTERS) for _ in range(7))
            stem = f"91{division}MA{body}"
            code = stem + stdnum_uscc.calc_check_digit(stem)
            if code not in self.codes:
                return code

    def _legal(self, country: str) -> str:
        return self.rng.choice(words.FOREIGN[country][0].split("|"))

    def _size(self) -> str:
        return self.rng.choices([size for size, _ in words.SIZES], [weight for _, weight in words.SIZES])[0]

    def _dialling(self, city: str) -> str:
        return {"北京": "10", "上海": "21", "广州": "20", "重庆": "23", "天津": "22", "深圳": "755"}.get(city, "571")
