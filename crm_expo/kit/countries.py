"""Countries and regions as forms offer them: ISO 3166-1 in the reader's language, names of the trade's usage."""

import unicodedata
from functools import cache

from babel import Locale
from django.utils.translation import get_language

#: ISO 3166-1 alpha-2, officially assigned. CLDR knows more: world regions, unions, islands without a code of their own.
_ISO_3166_1 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
CODES = frozenset(_ISO_3166_1.split())
FIRST = "CN"
_OWN_NAMES = {
    "zh": {"HK": "中国香港", "MO": "中国澳门", "TW": "中国台湾"},
    "en": {"TW": "Taiwan, China"},
}


def country_choices(current: str = "", *, empty: str = "–") -> list[tuple[str, str]]:
    """
    This will return an empty choice, China, and all others: in Chinese by pinyin, in English by name.

    A stored code that is none stays choosable, so that saving a form does not lose it.
    """
    listed = _listed(_language())
    unknown = [(current, current)] if current and current not in CODES else []
    return [("", empty), *listed, *unknown]


def country_name(code: str) -> str:
    """This will return a country's name in the reader's language; the code itself of one that is none."""
    return dict(_listed(_language())).get(code, code)


def _language() -> str:
    return "zh" if (get_language() or "").startswith("zh") else "en"


@cache
def _listed(language: str) -> tuple[tuple[str, str], ...]:
    known = Locale.parse("zh_Hans_CN" if language == "zh" else "en").territories
    names = {code: known[code] for code in CODES} | _OWN_NAMES[language]
    by = _pinyin if language == "zh" else _folded
    return tuple(sorted(names.items(), key=lambda item: (item[0] != FIRST, by(item[1]))))


def _pinyin(name: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return lazy_pinyin(name)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
