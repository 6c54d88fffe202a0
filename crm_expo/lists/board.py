"""A list as a board: one column of cards for each value of a field, with its number and its sum."""

from dataclasses import dataclass, field

from django.db.models import QuerySet

from crm_expo.kit.paging import chained_page
from crm_expo.kit.templatetags.kit import short_money
from crm_expo.lists import cells
from crm_expo.lists.columns import Column
from crm_expo.lists.conditions import Combined, Condition, query_of, written
from crm_expo.lists.counting import Count, counted
from crm_expo.lists.reading import Listing, loading

CARDS = 10
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
    records: list
    query: str
    cards: list[Card] = field(default_factory=list)


@dataclass(frozen=True)
class Board:
    """What the board is grouped by, and its lanes."""

    column: Column
    lanes: list[Lane]
    groups: list[Column]


def board_of(listing: Listing) -> Board:
    """This will return a list's board; as many queries as the field has values, however many records there are."""
    state = listing.state
    column = state.columns[state.by]
    shown = [one for one in listing.shown if one.key != column.key][:_MOST_FACTS]
    lanes = [_lane(listing, column, value, label, shown) for value, label in column.labels().items()]
    listing.attach([record for lane in lanes for record in lane.records], shown)
    for lane in lanes:
        lane.cards.extend(_card(listing, shown, record) for record in lane.records)
    groups = [state.columns[group.column] for group in listing.records.boards if group.column in state.columns]
    return Board(column, lanes, groups)


def _lane(listing: Listing, column: Column, value: str, label: str, shown: list[Column]) -> Lane:
    condition = Condition(column, "in", (value,))
    rows: QuerySet = listing.found.filter(query_of(condition, listing.setting))
    count = counted(rows)
    records = _first(listing, rows, shown) if count.number else []
    tree = listing.state.tree
    parts = (*(tree.parts if tree and not tree.is_any else (tree,) if tree else ()), condition)
    query = listing.state.query(layout="table", by="", where=written(Combined(False, parts)))
    return Lane(value, label, count, _total(listing, rows, count), records, query)


def _total(listing: Listing, rows: QuerySet, count: Count) -> str:
    """The sum of a lane's amounts; of more records than are counted exactly it would take too long."""
    total = next(group.total for group in listing.records.boards if group.column == listing.state.by)
    if total is None or not count.number or not count.is_exact:
        return ""
    return short_money(rows.order_by().aggregate(total=total)["total"], listing.setting.currency)


def _first(listing: Listing, rows: QuerySet, shown: list[Column]) -> list:
    """The first records of a lane, in the list's order."""
    needs = {name for column in shown for name in column.needs}
    rows = loading(rows, (*listing.records.loads, *sorted(needs)))
    state, setting = listing.state, listing.setting
    parts = listing.records.parts(rows, state.sort, state.order, setting) if listing.records.parts else None
    return chained_page(parts or [(rows, state.order)], size=CARDS).rows


def _card(listing: Listing, shown: list[Column], record) -> Card:
    facts = [(str(column.label), cells.cell_of(column, record, listing.setting)) for column in shown]
    name = cells.cell_of(listing.name, record, listing.setting)
    return Card(record.pk, name, [one for one in facts if one[1] is not cells.NONE])
