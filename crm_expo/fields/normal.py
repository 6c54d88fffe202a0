"""How texts are compared: in one width, case and spacing, by code points. Pure functions."""

import unicodedata

from crm_expo.fields.models import LONGEST_KEY

_LAST, _SURROGATES = 0x10FFFF, range(0xD800, 0xE000)


def text_key(text: str) -> str:
    """This will return a text in one width and case, with single spaces: ＶＩＰ  Ｌounge → vip lounge."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())[:LONGEST_KEY]


def after(prefix: str) -> str:
    """
    This will return the first text, by code points, that no longer begins with a prefix; '' when there is none.

    A range from prefix to here is the one way to say “begins with” by operators that are leakproof, so that their
    index is used behind the wall.
    """
    while prefix:
        following = ord(prefix[-1]) + 1
        if following in _SURROGATES:
            following = _SURROGATES.stop
        if following <= _LAST:
            return prefix[:-1] + chr(following)
        prefix = prefix[:-1]
    return ""
