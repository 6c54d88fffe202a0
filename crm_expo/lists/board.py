"""A list as a board: one column of cards for each value of a field, with its number and its sum."""

from dataclasses import dataclass

from django.db.models import QuerySet

from crm_expo.kit.templatetags.kit import short_money
from crm_expo.lists import cells
from crm_expo.lists.columns import Column, Setting
from crm_expo.lists.conditions import Combined, Condition, query_of, written
from crm_expo.lists.counting import Count, counted
from crm_expo.lists.reading import Listing, loading

CARDS = 20
_MOST_FACTS = 4


@dataclass(frozen=True)
class Card:
    """A record on a board."""

    pk: int
    name: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class Lane:
    """One value's records: how many, the first of them, and the address of all."""

    value: str
    label: str
    count: Count
    total: str
    cards: list[Card]
    query: str


@dataclass(frozen=True)
class Board:
    """What the board is grouped by, and its lanes."""

    column: Column
    lanes: list[Lane]
    groups: list[Column]


def board_of(listing: Listing) -> Board:
    """This will return a list's board; as many queries as the field has values, whatever their number of records."""
    state = listing.state
    column = state.columns[state.by]
    groups = [state.columns[group.column] for group in listing.records.boards if group.column in state.columns]
    return Board(column, [_lane(listing, column, value, label) for value, label in column.labels().items()], groups)


def _lane(listing: Listing, column: Column, value: str, label: str) -> Lane:
    condition = Condition(column, "in", (value,))
    rows: QuerySet = listing.found.filter(query_of(condition, listing.setting))
    count = counted(rows, up_to=1_000)
    shown = [one for one in listing.shown if one.key != column.key][:_MOST_FACTS]
    cards = [_card(listing, shown, record) for record in _first(listing, rows, shown)] if count.number else []
    tree = listing.state.tree
    parts = (*(tree.parts if tree and not tree.is_any else (tree,) if tree else ()), condition)
    query = listing.state.query(layout="table", by="", where=written(Combined(False, parts)))
    return Lane(value, label, count, _total(listing, rows, count), cards, query)


def _total(listing: Listing, rows: QuerySet, count: Count) -> str:
    """The sum of a lane's amounts; of more records than are counted exactly it would take too long."""
    total = next(group.total for group in listing.records.boards if group.column == listing.state.by)
    if total is None or not count.number or not count.is_exact:
        return ""
    return short_money(rows.order_by().aggregate(total=total)["total"], listing.setting.currency)


def _first(listing: Listing, rows: QuerySet, shown: list[Column]) -> list:
    """The first cards of a lane, in the list's order."""
    needs = {name for column in shown for name in column.needs}
    rows = loading(rows, (*listing.records.loads, *sorted(needs)))
    if listing.records.prepare:
        rows = listing.records.prepare(rows, listing.state.sort, listing.state.order, listing.setting)
    found = list(rows.order_by(*listing.state.order.by())[:CARDS])
    listing.attach(found, shown)
    return found


def _card(listing: Listing, shown: list[Column], record) -> Card:
    setting: Setting = listing.setting
    facts = [(str(column.label), cells.cell_of(column, record, setting)) for column in shown]
    return Card(record.pk, cells.cell_of(listing.name, record, setting), [one for one in facts if one[1] != cells.NONE])
