"""A list as a file: the view's columns, every row of it, safe for spreadsheet programs."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_expo.kit.spreadsheet_out import safe_cell
from crm_expo.lists.columns import Column, Kind
from crm_expo.lists.reading import Listing

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: More rows than these are written by a worker.
AT_ONCE = 5_000
CHUNK = 1_000
#: Excel's calendar has no day before; an older one stays text.
_FIRST_YEAR, _DATE_WIDTH = 1900, 16


def columns_out(listing: Listing) -> list[Column]:
    """This will return the columns of a file: the record's name, then those shown."""
    return [listing.name, *(column for column in listing.shown if column.key != "id")]


def rows_out(listing: Listing) -> Iterator[list[object]]:
    """This will yield the heading and the rows of a list, in its order, some hundreds of records at a time."""
    columns = columns_out(listing)
    yield ["ID", *(_heading(column, listing) for column in columns)]
    order = listing.state.order
    rows = listing.loaded(columns)
    if listing.records.prepare:
        rows = listing.records.prepare(rows, listing.state.sort, order, listing.setting)
    pks = list(rows.order_by(*order.by()).values_list("pk", flat=True))
    for start in range(0, len(pks), CHUNK):
        chunk = pks[start : start + CHUNK]
        found = {record.pk: record for record in listing.loaded(columns).filter(pk__in=chunk)}
        records = [found[pk] for pk in chunk if pk in found]
        listing.attach(records, columns)
        for record in records:
            yield [record.pk, *(value_out(column, record, listing) for column in columns)]


def _heading(column: Column, listing: Listing) -> str:
    return f"{column.label} ({listing.setting.currency})" if column.kind == Kind.MONEY else str(column.label)


def value_out(column: Column, record: object, listing: Listing) -> object:
    """This will return a value as a file holds it: numbers as numbers, choices in words, days and moments as such."""
    value = column.read(record, listing.setting)
    if value is None or value == "":
        return ""
    if column.kind == Kind.FLAG:
        return _("Yes") if value else _("No")
    if isinstance(value, float):
        decimals = 4 if column.kind == Kind.SHARE else column.decimals
        return value if decimals is None else round(value, decimals)
    if column.kind == Kind.MONEY:
        return (Decimal(value) / listing.setting.unit).quantize(Decimal(1) / listing.setting.unit)
    if column.kind in (Kind.CHOICE, Kind.CHOICES) and column.choices:
        labels = listing.setting.labels_of(column)
        several = value if isinstance(value, (list, tuple)) else [value]
        return ", ".join(labels.get(str(one), str(one)) for one in several)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return timezone.localtime(value, listing.setting.zone).replace(tzinfo=None)
    return value


def as_written(value: object) -> object:
    """This will return days and moments as text that sorts and that spreadsheet programs read."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else value


def as_csv(rows: Iterator[list[object]]) -> bytes:
    """This will return rows as CSV that spreadsheet programs in China open as they should: UTF-8 with its mark."""
    text = io.StringIO(newline="")
    text.write("\ufeff")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([safe_cell(as_written(value)) for value in row])
    return text.getvalue().encode()


def as_xlsx(rows: Iterator[list[object]]) -> bytes:
    """This will return rows as a workbook: text stays text, whatever it begins with; days and moments are dates."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet, head = book.add_worksheet(), book.add_format({"bold": True})
    dates = {date: book.add_format({"num_format": "yyyy-mm-dd"})}
    dates[datetime] = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.freeze_panes(1, 2)
    dated: set[int] = set()
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, date) and value.year >= _FIRST_YEAR:
                sheet.write_datetime(number, place, value, dates[type(value)])
                dated.add(place)
            elif isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
                sheet.write_string(number, place, str(as_written(value)), head if number == 0 else None)
            else:
                sheet.write_number(number, place, value)
    for place in dated:
        sheet.set_column(place, place, _DATE_WIDTH)
    book.close()
    return target.getvalue()


WRITERS = {"csv": as_csv, "xlsx": as_xlsx}
