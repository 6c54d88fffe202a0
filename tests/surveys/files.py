"""Files of answers as people send them."""

import io
import zipfile
from xml.sax.saxutils import escape

_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
_ROOT = _LINKS.replace('worksheet"', 'officeDocument"').replace("worksheets/sheet1.xml", "xl/workbook.xml")
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)


def workbook(lines: list[list], merged: str = "") -> bytes:
    """An XLSX file; a text that begins with = is a formula nobody worked out, with #, an error."""
    rows = "".join(
        f'<row r="{number}">{"".join(_cell(number, place, cell) for place, cell in enumerate(cells))}</row>'
        for number, cells in enumerate(lines, start=1)
    )
    joined = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData>{joined}</worksheet>"
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": _LINKS,
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in (parts | {"xl/worksheets/sheet1.xml": sheet}).items():
            archive.writestr(name, text)
    return content.getvalue()


def _cell(number: int, place: int, cell: object) -> str:
    if cell in (None, ""):
        return ""
    at = f'r="{chr(65 + place)}{number}"'
    if isinstance(cell, int | float):
        return f"<c {at}><v>{cell}</v></c>"
    if cell.startswith("="):
        return f"<c {at}><f>{escape(cell[1:])}</f></c>"
    if cell.startswith("#"):
        return f'<c {at} t="e"><v>{cell}</v></c>'
    return f'<c {at} t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
