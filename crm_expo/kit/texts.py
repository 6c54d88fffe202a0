"""Texts as they may be kept."""

import re

#: Characters that turn the direction of what follows: nothing is written with them, names are feigned.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def without_turns(text: str) -> str:
    """This will return a text without characters that turn its direction; Arabic and Hebrew need none."""
    return _TURNING.sub("", text)
