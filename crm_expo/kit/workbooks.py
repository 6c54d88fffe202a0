"""Workbooks (XLSX) as lines of cells; what a spreadsheet program has not worked out is told, not left blank."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree import ElementTree

from crm_expo.kit.sheet_errors import UnreadableSheet

MAX_UNPACKED = 200 * 1024 * 1024
MAX_ENTRIES = 1_000
#: What stands in a cell that another one covers.
COVERED = "\ufffc"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def workbook_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """
    This will read the first visible sheet that holds anything.

    A formula without a stored value comes as its text, an error as #…, a cell under a merged one as COVERED:
    blank they would look like no answer.

    Errors: UnreadableSheet (too_large, not_a_sheet, encrypted).
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # a worker's: the web reads no sheets

    _check_archive(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        name, lines, merged = _first_filled(book)
    except PasswordError as error:
        raise UnreadableSheet("encrypted") from error
    except (CalamineError, ValueError, IndexError) as error:
        raise UnreadableSheet("not_a_sheet") from error
    left_blank = _without_value(content, name) | merged
    for number, cells in enumerate(lines, start=1):
        yield (
            number,
            [
                _plain(cell) if cell != "" else left_blank.get((number, place), "")
                for place, cell in enumerate(cells, start=1)
            ],
        )


def _first_filled(book) -> tuple[str, list[list], dict[tuple[int, int], str]]:
    visible = [sheet.name for sheet in book.sheets_metadata if "Visible" in str(sheet.visible)]
    found: tuple[str, list[list], dict] = ("", [], {})
    for name in visible or book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        lines = sheet.to_python(skip_empty_area=False)
        found = (name, lines, _covered(sheet))
        if sum(any(cell != "" for cell in cells) for cells in lines) > 1:
            break
    return found


def _covered(sheet) -> dict[tuple[int, int], str]:
    """The cells under merged ones, of ranges no larger than a table."""
    found = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if bottom - top > 5_000 or right - left > 200:
            continue
        for row in range(top, bottom + 1):
            found |= {
                (row + 1, column + 1): COVERED for column in range(left, right + 1) if (row, column) != (top, left)
            }
    return found


def _without_value(content: bytes, name: str) -> dict[tuple[int, int], str]:
    """Formulas nobody worked out, and errors. Shape: (row, column) from 1 → what stands there."""
    found: dict[tuple[int, int], str] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = archive.read(_path_of(archive, name))
        if b"<f" not in text and b't="e"' not in text:
            return found
        for _event, cell in ElementTree.iterparse(io.BytesIO(text)):  # noqa: S314  expat refuses entity bombs
            if cell.tag == f"{_MAIN}c":
                value, formula = cell.findtext(f"{_MAIN}v") or "", cell.find(f"{_MAIN}f")
                if cell.get("t") == "e":
                    found[_place(cell.get("r", ""))] = value or "#ERROR"
                elif formula is not None and not value:
                    found[_place(cell.get("r", ""))] = f"={formula.text or ''}"
            if cell.tag == f"{_MAIN}row":
                cell.clear()
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile):  # another kind of workbook: nothing to add
        return found
    return found


def _path_of(archive: zipfile.ZipFile, name: str) -> str:
    """Where a sheet lies in the archive. Errors: KeyError."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    number = next((sheet.get(_LINK) for sheet in book.iter(f"{_MAIN}sheet") if sheet.get("name") == name), "")
    target = next((link.get("Target", "") for link in links if link.get("Id") == number), "")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _place(reference: str) -> tuple[int, int]:
    """B12 → (12, 2)."""
    letters, digits = re.fullmatch(r"([A-Z]*)(\d*)", reference).groups()
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return int(digits or 0), column


def _check_archive(content: bytes) -> None:
    """A small file that unpacks into a huge one is refused before it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableSheet("not_a_sheet") from error
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UnreadableSheet("too_large", f"{MAX_UNPACKED // 1024 // 1024} MB")


def _plain(cell: object) -> str:
    """Numbers as a person would write them: 4.0 → 4, 0.25 → 0.25; days and moments in ISO form."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)
