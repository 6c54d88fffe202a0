"""In which encoding a text from outside was written. Nothing names it, so the likeliest reading is taken."""

from collections.abc import Callable

_SAMPLE = 200_000
_LIKELY = 0.5


def decoded(content: bytes) -> str | None:
    """
    This will read bytes as text: UTF-8 or UTF-16, else the likeliest of GB18030, Big5 and Windows-1252.

    GB18030 reads nearly any bytes, those of Big5 and of Western Europe as nonsense. In the right reading nearly
    all Chinese characters are frequent ones, and accented letters stand alone between plain ones.

    Shape: None when no reading makes sense.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _read(content, "utf-16")
    if b"\x00" in content[:_SAMPLE]:
        return next((text for name in ("utf-16-le", "utf-16-be") if _is_plain(text := _read(content, name))), None)
    if (text := _read(content, "utf-8-sig")) is not None:
        return text
    likeliest = max(_GUESSES, key=lambda name: _likeliness(content, name))
    return _read(content, likeliest) if _likeliness(content, likeliest) >= _LIKELY else None


def _read(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        return None


def _is_plain(text: str | None) -> bool:
    """Lines of text and no control characters but tabs."""
    return bool(text) and "\n" in text and all(char >= " " or char in "\t\r\n" for char in text[:10_000])


def _likeliness(content: bytes, name: str) -> float:
    """The share of characters beyond ASCII that are what one would expect, 0–1."""
    text = _read(content, name)
    if text is None:
        return -1.0
    beyond = [place for place, char in enumerate(text[:_SAMPLE]) if char > "\x7f"]
    return sum(_GUESSES[name](text, place) for place in beyond) / len(beyond) if beyond else 0.0


def _frequent(name: str, last: int) -> Callable[[str, int], bool]:
    """Frequent characters and punctuation come first in the Chinese tables."""

    def fits(text: str, place: int) -> bool:
        try:
            code = text[place].encode(name)
        except UnicodeEncodeError:
            return False
        return len(code) == 2 and 0xA1 <= code[0] <= last

    return fits


def _stands_alone(text: str, place: int) -> bool:
    beside = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
    return text[place].isalpha() and any(char.isalpha() for char in beside) and beside.isascii()


_GUESSES: dict[str, Callable[[str, int], bool]] = {
    "gb18030": _frequent("gb2312", 0xD7),
    "cp950": _frequent("cp950", 0xC6),
    "cp1252": _stands_alone,
}
