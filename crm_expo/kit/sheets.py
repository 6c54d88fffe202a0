"""Spreadsheets from outside: CSV and XLSX as text, verbatim, within limits. For workers: files are read whole."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ENTRIES = 1_000
MAX_COLUMNS = 100
MAX_ROWS = 200_000
MAX_CELL = 32 * 1024
_DELIMITERS = ",;\t|"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class UnreadableSheet(Exception):
    """A file that cannot be taken as a whole; `code` says why, `detail` where."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(f"{code} {detail}".strip())
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class SheetTable:
    """Headers and rows of text. Shape: rows are (line number as a spreadsheet shows it, cells)."""

    headers: tuple[str, ...]
    rows: list[tuple[int, list[str]]]


def read_sheet(content: bytes) -> SheetTable:
    """
    This will read the first sheet of an XLSX file, or a CSV file in UTF-8, UTF-16 or GB18030, with any usual delimiter.

    Cells are kept as written: NULL, nan and leading zeros are text. Empty lines are skipped.

    Errors: UnreadableSheet (too_large, empty, not_a_sheet, old_excel, encoding, unclosed_quote, duplicate_header,
    too_many_columns, too_many_rows, cell_too_long).
    """
    if len(content) > MAX_BYTES:
        raise UnreadableSheet("too_large", f"{MAX_BYTES // 1024 // 1024} MB")
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise UnreadableSheet("empty")
    if content.startswith(_OLE):
        raise UnreadableSheet("old_excel")
    lines = _xlsx(content) if content.startswith(_ZIP) else _csv(content)
    return _table(lines)


def _table(lines) -> SheetTable:
    headers: tuple[str, ...] = ()
    rows: list[tuple[int, list[str]]] = []
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > MAX_COLUMNS and any(cell.strip() for cell in cells[MAX_COLUMNS:]):
            raise UnreadableSheet("too_many_columns", str(MAX_COLUMNS))
        if any(len(cell) > MAX_CELL for cell in cells):
            raise UnreadableSheet("cell_too_long", str(number))
        if not headers:
            headers = _headers(cells)
            continue
        rows.append((number, [*cells[: len(headers)], *[""] * (len(headers) - len(cells))]))
        if len(rows) > MAX_ROWS:
            raise UnreadableSheet("too_many_rows", f"{MAX_ROWS:,}")
    if not headers or not rows:
        raise UnreadableSheet("empty")
    return SheetTable(headers, rows)


def _headers(cells: list[str]) -> tuple[str, ...]:
    names = [cell.strip() for cell in cells[:MAX_COLUMNS]]
    while names and not names[-1]:
        names.pop()
    folded = [name.casefold() for name in names if name]
    if twice := next((name for name in folded if folded.count(name) > 1), ""):
        raise UnreadableSheet("duplicate_header", twice)
    return tuple(names)


def _csv(content: bytes):
    text = _decoded(content)
    if "\x00" in text:
        raise UnreadableSheet("not_a_sheet")
    head = text[: text.find("\n") + 1 or len(text)]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        code = "unclosed_quote" if "unexpected end" in str(error) or "expected after" in str(error) else "not_a_sheet"
        raise UnreadableSheet(code, str(reader.line_num)) from error


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableSheet("encoding")


def _xlsx(content: bytes):
    from python_calamine import CalamineError, CalamineWorkbook  # a worker's library: the web never reads sheets

    _check_archive(content)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        lines = sheet.to_python(skip_empty_area=False)
    except (CalamineError, ValueError, IndexError) as error:
        raise UnreadableSheet("not_a_sheet") from error
    for number, cells in enumerate(lines, start=1):
        yield number, [_plain(cell) for cell in cells]


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
