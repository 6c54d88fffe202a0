"""Files that people send in: what each may be called, how large it may be, and what it must be."""

import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_AT_ONCE = 10
LONGEST_NAME = 200
_HEAD = 65_536
_MOST_MEMBERS = 5_000
_OFFICE = "application/vnd.openxmlformats-officedocument."
#: extension → what the browser is told; everything is offered for saving, nothing is shown inside the product
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "eml": "message/rfc822",
}
#: Beginnings of what never is a text, whatever it is called.
_NO_TEXT = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")


@dataclass(frozen=True)
class Attachment:
    """A file that may be kept."""

    name: str
    kind: str
    size: int
    source: BinaryIO


class AttachmentRefused(Exception):
    """A file that is not kept; code: unknown_kind, not_what_it_says, too_large, empty."""

    def __init__(self, name: str, code: str, size: int = 0):
        super().__init__(name, code)
        self.name, self.code, self.size = name, code, size


def checked(name: str, source: BinaryIO, size: int) -> Attachment:
    """This will look at a file's name, size and first bytes. Errors: AttachmentRefused."""
    name = plain_name(name)
    kind = PurePosixPath(name).suffix.lstrip(".").lower()
    if kind not in CONTENT_TYPES:
        raise AttachmentRefused(name, "unknown_kind")
    if size > MOST_BYTES:
        raise AttachmentRefused(name, "too_large", size)
    if not size:
        raise AttachmentRefused(name, "empty")
    source.seek(0)
    if not _IS[kind](source, source.read(_HEAD)):
        raise AttachmentRefused(name, "not_what_it_says")
    source.seek(0)
    return Attachment(name, kind, size, source)


def plain_name(name: str) -> str:
    """
    This will return a file's name without folders and without signs that nobody sees, its extension kept.

    A sign that turns the direction of writing would let exe.fdp be read as pdf.exe.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = unicodedata.normalize("NFC", last)
    seen = "".join(char for char in plain if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    stem, dot, extension = " ".join(seen.split()).rstrip(". ").rpartition(".")
    if not dot:
        return extension[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(extension) - 1].strip() or 'file'}.{extension}"


def _begins(*beginnings: bytes) -> Callable[[BinaryIO, bytes], bool]:
    return lambda _source, head: head.startswith(beginnings)


def _webp(_source: BinaryIO, head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _pdf(_source: BinaryIO, head: bytes) -> bool:
    return b"%PDF-" in head[:1024]


def _office(folder: str) -> Callable[[BinaryIO, bytes], bool]:
    """An office document without macros: the list of its members tells."""

    def fits(source: BinaryIO, head: bytes) -> bool:
        if not head.startswith(b"PK\x03\x04"):
            return False
        try:
            members = zipfile.ZipFile(source).namelist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return False
        has_parts = "[Content_Types].xml" in members and any(name.startswith(f"{folder}/") for name in members)
        return has_parts and len(members) <= _MOST_MEMBERS and not any("vbaProject" in name for name in members)

    return fits


def _text(_source: BinaryIO, head: bytes) -> bool:
    if head.startswith(_NO_TEXT):
        return False
    return b"\x00" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))


def _mail(source: BinaryIO, head: bytes) -> bool:
    """The first line names a field of the head, as every mail's does."""
    first = head.lstrip().partition(b"\n")[0]
    return _text(source, head) and b":" in first[:200] and not first.startswith(b"<")


_IS: dict[str, Callable[[BinaryIO, bytes], bool]] = {
    "pdf": _pdf,
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "jpg": _begins(b"\xff\xd8\xff"),
    "jpeg": _begins(b"\xff\xd8\xff"),
    "webp": _webp,
    "docx": _office("word"),
    "xlsx": _office("xl"),
    "pptx": _office("ppt"),
    "csv": _text,
    "txt": _text,
    "eml": _mail,
}
