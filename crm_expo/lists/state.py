"""A list's whole state, as its address says it: filters, words searched for, columns, order, layout, density, page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from crm_expo.kit.paging import Order
from crm_expo.lists.columns import Column, RecordList
from crm_expo.lists.conditions import Combined, is_own_field, read_conditions, written

LAYOUTS = ("table", "board", "cards")
DENSITIES = ("default", "compact")
#: Parameters of every list; all others are named filters.
OWN = ("view", "q", "where", "sort", "cols", "layout", "by", "density", "cursor")
_MOST_COLUMNS = 40
_LONGEST_WORDS = 200


@dataclass(frozen=True)
class ListState:
    """What an address says; unknown parts are left out and told."""

    params: QueryDict
    columns: Mapping[str, Column]
    shown: tuple[str, ...]
    sort: str
    is_turned: bool
    order: Order
    tree: Combined | None
    layout: str
    by: str
    density: str
    left_out: tuple[str, ...] = ()
    is_wider: bool = False

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.params.get("q", "")

    @property
    def view(self) -> str:
        """The tab that this state began as."""
        return self.params.get("view", "")

    def query(self, **changes: str) -> str:
        """
        This will return the address's query with other values, on the first page; '' takes a parameter off.

        Where nothing but a saved view is left, `q=` stands beside it: alone it would be opened as it is kept.
        """
        params = self.params.copy()
        for name, value in {"cursor": "", **changes}.items():
            params.pop(name, None)
            if value not in ("", None):
                params[name] = value
        if list(params) == ["view"] and self.view.isdecimal():
            params["q"] = ""
        return params.urlencode()

    def without(self, name: str) -> str:
        """This will return the address's query without one named filter."""
        return self.query(**{name: ""})

    def saved(self) -> str:
        """This will return what a view keeps of the state: all but the page and the view itself."""
        return self.query(view="", cursor="")


def plain_params(sent: QueryDict, several: frozenset[str]) -> QueryDict:
    """This will return an address's parameters: an empty choice is no filter, `a,b` are two values of some names."""
    params = sent.copy()
    for name, values in list(params.lists()):
        if name in several:
            values = [part for value in values for part in value.split(",")]
        params.setlist(name, list(dict.fromkeys(value for value in values if value)))
        if not params.getlist(name):
            params.pop(name)
    if "q" in params:
        params["q"] = params["q"].replace("\x00", "")[:_LONGEST_WORDS]
    return params


def read_state(records: RecordList, params: QueryDict, columns: Mapping[str, Column]) -> ListState:
    """This will read what an address says of a list; never fails."""
    read, left_out = read_conditions(params.get("where", ""), columns), []
    left_out += read.left_out
    params = params.copy()
    if "where" in params and read.tree is None:
        params.pop("where")
    elif read.tree is not None and read.left_out:
        params["where"] = written(read.tree)
    shown = [key for key in params.get("cols", "").split(",") if key][:_MOST_COLUMNS]
    can_show = {key for key, column in columns.items() if column.is_shown}
    unknown = [key for key in shown if key not in can_show]
    if any(is_own_field(key) for key in unknown):
        left_out.append(_("A column is missing: its custom field was deleted, or your role does not see it."))
    if unknown := [key for key in unknown if not is_own_field(key)]:
        left_out.append(_("“%(field)s” is no column of this list any more.") % {"field": ", ".join(unknown)[:80]})
    shown = [key for key in dict.fromkeys(shown) if key in can_show]
    for name, known in (("layout", LAYOUTS), ("density", DENSITIES)):
        if params.get(name, known[0]) not in known:
            left_out.append(_("“%(value)s” is unknown here and was left out.") % {"value": params.pop(name)[-1][:40]})
    wanted = params.get("sort", "").removeprefix("-")
    if wanted and (wanted not in columns or columns[wanted].order is None):
        left_out.append(_("This list cannot be sorted by “%(value)s”.") % {"value": params.pop("sort")[-1][:40]})
    sort, is_turned, order = sort_of(records, columns, params.get("sort", ""))
    layout, by = params.get("layout", "table"), params.get("by", "")
    groups = [group.column for group in records.boards if group.column in columns]
    return ListState(
        params=params,
        columns=columns,
        shown=tuple(key for key in shown or _usual(columns) if key != records.name),
        sort=sort,
        is_turned=is_turned,
        order=order,
        tree=read.tree,
        layout=layout if layout in LAYOUTS and (layout != "board" or groups) else "table",
        by=by if by in groups else (groups or [""])[0],
        density=params.get("density", "") if params.get("density") in DENSITIES else DENSITIES[0],
        left_out=tuple(left_out),
        is_wider=bool(read.left_out),
    )


def _usual(columns: Mapping[str, Column]) -> list[str]:
    return [key for key, column in columns.items() if column.is_usual]


def sort_of(records: RecordList, columns: Mapping[str, Column], sort: str) -> tuple[str, bool, Order]:
    """This will read a sort parameter. Shape: (column's key, whether `-` turned it round, order)."""
    name = sort.removeprefix("-")
    column = columns.get(name)
    if column is None or column.order is None:
        return records.usual_sort, False, columns[records.usual_sort].order
    is_turned, usual = sort.startswith("-"), column.order
    return name, is_turned, replace(usual, descending=usual.descending != is_turned)
