"""Spreadsheets from outside: CSV and XLSX as text, verbatim, within limits. For workers: files are read whole."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from crm_expo.kit.sheet_errors import UnreadableSheet
from crm_expo.kit.text_encodings import decoded
from crm_expo.kit.workbooks import workbook_lines

MAX_BYTES = 20 * 1024 * 1024
MAX_COLUMNS = 100
MAX_ROWS = 200_000
MAX_CELL = 32 * 1024
#: A title and some remarks may stand above the headers.
HEADERS_WITHIN = 10
_DELIMITERS = ",;\t|"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class SheetTable:
    """Headers and rows of text. Shape: rows are (line number as a spreadsheet shows it, cells; more than headers
    where something stands beyond the last one)."""

    headers: tuple[str, ...]
    rows: list[tuple[int, list[str]]]


def read_sheet(content: bytes, is_header: Callable[[list[str]], bool] | None = None) -> SheetTable:
    """
    This will read an XLSX file, or a CSV file in any usual encoding, with any usual delimiter.

    Cells are kept as written: NULL, nan and leading zeros are text. Empty lines are skipped. Headers are the
    first of the first lines that `is_header` knows, else the first line.

    Errors: UnreadableSheet (too_large, empty, not_a_sheet, old_excel, encrypted, encoding, unclosed_quote,
    duplicate_header, too_many_columns, too_many_rows, cell_too_long).
    """
    if len(content) > MAX_BYTES:
        raise UnreadableSheet("too_large", f"{MAX_BYTES // 1024 // 1024} MB")
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise UnreadableSheet("empty")
    if content.startswith(_OLE):
        raise UnreadableSheet("encrypted" if _LOCKED in content else "old_excel")
    lines = _filled(workbook_lines(content) if content.startswith(_ZIP) else _csv(content))
    first = list(islice(lines, HEADERS_WITHIN))
    if not first:
        raise UnreadableSheet("empty")
    known = (place for place, (_number, cells) in enumerate(first) if is_header and is_header(cells))
    top = next(known, 0)
    headers = _headers(first[top][1])
    rows = [(number, _as_wide(cells, len(headers))) for number, cells in first[top + 1 :]]
    for number, cells in lines:
        rows.append((number, _as_wide(cells, len(headers))))
        if len(rows) > MAX_ROWS:
            raise UnreadableSheet("too_many_rows", f"{MAX_ROWS:,}")
    if not headers or not rows:
        raise UnreadableSheet("empty")
    return SheetTable(headers, rows)


def _filled(lines: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > MAX_COLUMNS and any(cell.strip() for cell in cells[MAX_COLUMNS:]):
            raise UnreadableSheet("too_many_columns", str(MAX_COLUMNS))
        if any(len(cell) > MAX_CELL for cell in cells):
            raise UnreadableSheet("cell_too_long", str(number))
        yield number, cells


def _as_wide(cells: list[str], width: int) -> list[str]:
    """At least as many cells as headers; what stands beyond them is kept, or a shifted row would look whole."""
    beyond = max((place for place, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return [*cells, *[""] * width][: max(width, beyond)]


def _headers(cells: list[str]) -> tuple[str, ...]:
    names = [cell.strip() for cell in cells[:MAX_COLUMNS]]
    while names and not names[-1]:
        names.pop()
    folded = [name.casefold() for name in names if name]
    if twice := next((name for name in folded if folded.count(name) > 1), ""):
        raise UnreadableSheet("duplicate_header", twice)
    return tuple(names)


def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = decoded(content)
    if text is None:
        raise UnreadableSheet("not_a_sheet" if b"\x00" in content else "encoding")
    if "\x00" in text:
        raise UnreadableSheet("not_a_sheet")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        yield from enumerate(lines, start=1)  # records, not lines of the file: a spreadsheet counts so, too
    except csv.Error as error:
        code = "unclosed_quote" if "unexpected end" in str(error) or "expected after" in str(error) else "not_a_sheet"
        raise UnreadableSheet(code, str(lines.line_num)) from error


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first lines into equally many cells, and into most."""

    def fit(delimiter: str) -> tuple[bool, float, int]:
        try:
            lines = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter)
            widths = [len(cells) for cells in islice(lines, 20) if cells]
        except csv.Error:
            return (False, 0.0, 0)
        usual = max(widths, key=widths.count, default=0)
        return (usual > 1, round(widths.count(usual) / max(1, len(widths)), 1), usual)

    return max(_DELIMITERS, key=fit)
