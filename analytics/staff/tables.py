"""Tables of figures: the same rows for the screen, beside the charts, and as CSV."""

from dataclasses import dataclass, field
from typing import Any, Literal

from babel.numbers import get_currency_precision
from django.utils.translation import gettext as _

from crm_expo.kit.templatetags.kit import decimals, number, percent, short_money

Kind = Literal["text", "count", "share", "figure", "money", "index", "rate_of", "count_of"]


@dataclass(frozen=True)
class Column:
    """
    What a column holds: text, a count, a share, figure or money; with an interval the cells are (value, low, high).

    Money is in minor units of the currency; its CSV is in whole units, as a plain number.
    """

    label: str
    kind: Kind = "text"
    interval: bool = False
    currency: str = ""
    digits: int = 3


@dataclass(frozen=True)
class Linked:
    """A cell that opens the customers it counts; without an address it is the plain cell."""

    cell: Any
    url: str


@dataclass(frozen=True)
class Table:
    """One table. Shape: a cell of rate_of or count_of is (count, out of how many), None where there is nothing."""

    key: str
    title: str
    columns: list[Column]
    rows: list[list[Any]] = field(default_factory=list)
    wraps: bool = False

    @property
    def is_heat(self) -> bool:
        """Whether its cells are shaded by their share."""
        return any(column.kind in ("rate_of", "count_of") for column in self.columns)

    def shown(self) -> list[list[dict]]:
        """The cells as text, each with its interval or second figure."""
        return [[_shown(column, cell) for column, cell in zip(self.columns, row, strict=True)] for row in self.rows]

    def lines(self) -> list[list[Any]]:
        """The table as plain lines, intervals and shares in columns of their own."""
        head: list[Any] = []
        for column in self.columns:
            head.append(column.label)
            if column.interval:
                head += [_("%(name)s, low") % {"name": column.label}, _("%(name)s, high") % {"name": column.label}]
            elif column.kind in ("rate_of", "count_of"):
                head.append(_("%(name)s, share") % {"name": column.label})
        return [
            head,
            *([value for pair in zip(self.columns, row, strict=True) for value in _plain(*pair)] for row in self.rows),
        ]


def _text(column: Column, value: Any) -> str:
    if column.kind == "text":
        return str(value)
    if column.kind == "count":
        return number(value)
    if column.kind == "share":
        return percent(value, 1)
    if column.kind == "index":
        return "–" if value is None else number(round(value))
    if column.kind == "money":
        return short_money(value, column.currency)
    return decimals(value, column.digits)


def _shown(column: Column, cell: Any) -> dict:
    """One cell: text, the small print beside it, its shade from 0 to 7, and the address it opens."""
    if isinstance(cell, Linked):
        return _shown(column, cell.cell) | {"url": cell.url}
    is_number = column.kind != "text"
    if column.kind in ("rate_of", "count_of"):
        if cell is None:
            return {"text": "", "small": "", "shade": 0, "is_number": True}
        count, out_of = cell
        share = count / out_of if out_of else None
        parts = (percent(share), number(count)) if column.kind == "rate_of" else (number(count), percent(share))
        return {"text": parts[0], "small": parts[1], "shade": _shade(share), "is_number": True}
    if not column.interval:
        return {"text": _text(column, cell), "small": "", "shade": 0, "is_number": is_number}
    value, low, high = cell
    span = "" if low is None else f"{_text(column, low)} – {_text(column, high)}"
    return {"text": _text(column, value), "small": span, "shade": 0, "is_number": is_number}


def _shade(share: float | None) -> int:
    return 1 + min(6, int(7 * share)) if share else 0


def _plain(column: Column, cell: Any) -> list[Any]:
    if isinstance(cell, Linked):
        return _plain(column, cell.cell)
    if column.kind == "money":
        whole = 10 ** get_currency_precision(column.currency)
        values = cell if column.interval else [cell]
        return [None if value is None else value / whole for value in values]
    if column.kind in ("rate_of", "count_of"):
        return [None, None] if cell is None else [cell[0], round(cell[0] / cell[1], 6) if cell[1] else None]
    return [round(value, 6) if isinstance(value, float) else value for value in (cell if column.interval else [cell])]
