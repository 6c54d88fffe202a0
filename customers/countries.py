"""Countries as forms offer them."""

from babel import Locale
from django.utils.translation import get_language

_NO_COUNTRIES = ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO")


def countries(current: str = "") -> list[tuple[str, str]]:
    """This will return the countries by name in the reader's language; a stored unknown code stays choosable."""
    locale = Locale.parse("zh_Hans_CN" if (get_language() or "").startswith("zh") else "en")
    names = {code: name for code, name in locale.territories.items() if len(code) == 2 and code.isalpha()}
    for code in _NO_COUNTRIES:
        names.pop(code, None)
    if current:
        names.setdefault(current, current)
    return [("", "–"), *sorted(names.items(), key=lambda item: item[1])]
