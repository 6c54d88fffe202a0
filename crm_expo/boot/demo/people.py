"""People: Chinese names family first with their pinyin, and names from elsewhere."""

from __future__ import annotations

import random
from collections import Counter

from crm_expo.boot.demo import words
from crm_expo.boot.demo.companies import ascii_word
from crm_expo.boot.demo.parties import Company, Person

_MOBILES = [*range(135, 140), *range(150, 154), *range(157, 160), 176, 178, *range(180, 190)]
_WITH_PHONE = 0.6
_DOMAINS = ["example.com", "example.org", "example.net"]


class PeopleMaker:
    """Makes people whose e-mail addresses are unique; names may meet twice, as in life."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.namesakes: Counter[str] = Counter()
        self.taken: set[str] = set()

    def keep(self, person: Person) -> Person:
        """This will take note of a person made by hand, so that no other gets the address."""
        self.taken.add(person.email.split("@")[0])
        return person

    def somebody(self, company: Company | None = None, country: str = "CN") -> Person:
        """This will return a new person, of the company's country if there is one."""
        country = company.country if company else country
        if country == "CN":
            name, name_latin, given, family, stem = self._chinese_name()
            job = self.rng.choice(words.JOBS_ZH)
        else:
            name, given, family, stem = self._foreign_name(country)
            name_latin, job = "", self.rng.choice(words.JOBS_EN)
        return Person(
            name=name,
            name_latin=name_latin,
            given=given,
            family=family,
            email=self._address(stem),
            phone=self._phone(country) if self.rng.random() < _WITH_PHONE else "",
            country=country,
            language="zh-hans" if country == "CN" else "en",
            company=company,
            job_title=job if company else "",
        )

    def contacts_of(self, company: Company) -> list[Person]:
        """This will return one or two contacts of an exhibitor, the first of them the primary one."""
        people = [self.somebody(company) for _ in range(self.rng.choices([1, 2], [90, 10])[0])]
        for person in people:
            person.is_contact = True
        people[0].is_primary = True
        return people

    def _chinese_name(self) -> tuple[str, str, str, str, str]:
        rng = self.rng
        family, family_latin = rng.choices(words.SURNAMES, words.SURNAME_WEIGHTS)[0]
        given, given_latin = rng.choice(words.GIVEN_FIRST)
        if rng.random() < 0.86:
            second, second_latin = rng.choice(words.GIVEN_SECOND)
            given, given_latin = given + second, given_latin + second_latin
        latin = f"{family_latin} {given_latin.capitalize()}"
        return family + given, latin, given, family, f"{ascii_word(family_latin)}.{ascii_word(given_latin)}"

    def _foreign_name(self, country: str) -> tuple[str, str, str, str]:
        _, _, givens, families, _ = words.FOREIGN[country]
        given, family = self.rng.choice(givens.split("|")), self.rng.choice(families.split("|"))
        return f"{given} {family}", given, family, f"{ascii_word(given)}.{ascii_word(family)}"

    def _address(self, stem: str) -> str:
        local = ""
        while not local or local in self.taken:
            self.namesakes[stem] += 1
            count = self.namesakes[stem]
            local = f"{stem}{count if count > 1 else ''}"
        self.taken.add(local)
        return f"{local}@{self.rng.choices(_DOMAINS, [6, 2, 2])[0]}"

    def _phone(self, country: str) -> str:
        if country == "CN":
            return f"+86{self.rng.choice(_MOBILES)}{self.rng.randrange(10**8):08d}"
        mask = words.FOREIGN[country][4]
        return "".join(str(self.rng.randrange(2, 10)) if letter == "#" else letter for letter in mask)
