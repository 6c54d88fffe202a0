"""One figure of a page: title, chart with its table, what it rests on, how it is computed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from analytics.staff.tables import Table

#: Bodies that are tables already, and those that a browser can paint.
_TABLES = ("analytics/bodies/heat.html", "analytics/bodies/risk.html", "analytics/bodies/model.html")
_PAINTED = ("analytics/bodies/heat.html", "analytics/bodies/matrix.html", "analytics/bodies/bars.html")


@dataclass(frozen=True)
class Figure:
    """
    A card: a chart or a body of its own, the table of the same figures, and what a reader must know of them.

    Shape:  chart: what static/js/figures.js draws from data; body: a template that is given extra instead; verdict:
            code, class of its tag, words.
    """

    key: str
    title: str
    small: str = ""
    span: str = "c-s12"
    table: Table | None = None
    chart: str = ""
    tall: bool = False
    data: dict | None = None
    label: str = ""
    body: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    warns: tuple[str, ...] = ()
    missing: str = ""
    foot: str = ""
    how: str = ""
    as_of: datetime | None = None
    method: str = ""
    link: tuple[str, str] | None = None
    verdict: tuple[str, str, str] | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether there is a picture beside the table."""
        return bool(not self.missing and (self.chart or self.body))

    @property
    def has_swap(self) -> bool:
        """Whether picture and table take turns."""
        is_table_itself = self.body in _TABLES
        return bool(self.is_drawn and not is_table_itself and self.table and self.table.rows)

    @property
    def has_png(self) -> bool:
        """Whether the browser can make a file of the picture."""
        return bool(self.is_drawn and (self.chart or self.body in _PAINTED))

    @property
    def data_id(self) -> str:
        """The id under which a page keeps what a chart draws."""
        return f"{self.key}-data"
