"""From an address to the records of a list: named filters, conditions, words and order, in one query."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import QueryDict
from django.utils.module_loading import import_string
from django_filters import Filter, FilterSet, MultipleChoiceFilter

from crm_expo.kit.knowing import known
from crm_expo.kit.paging import Order, Page, chained_page, keyset_page
from crm_expo.lists.columns import Column, RecordList, Setting
from crm_expo.lists.conditions import query_of
from crm_expo.lists.state import OWN, ListState, plain_params, read_state
from crm_expo.tenancy.models import Organizer


@dataclass(frozen=True)
class Listing:
    """A list as an address asks for it."""

    records: RecordList
    state: ListState
    setting: Setting
    found: QuerySet
    form: Form | None
    has_strangers: bool
    is_close: bool = False

    @property
    def name(self) -> Column:
        """The first column, which names the record."""
        return self.state.columns[self.records.name]

    @property
    def shown(self) -> list[Column]:
        """The columns beside it, in their order."""
        return [self.state.columns[key] for key in self.state.shown]

    @property
    def is_wider(self) -> bool:
        """Whether a condition of the address fell away: more records are found than were asked for."""
        return self.state.is_wider or self.has_strangers

    def page(self, *, size: int) -> Page:
        """This will return the page that the address names; a cursor of another order is the first page."""
        rows, order, cursor = self.loaded(self.shown), self.state.order, self.state.params.get("cursor", "")
        parts = self.records.parts(rows, self.state.sort, order, self.setting) if self.records.parts else None
        try:
            if parts:
                page = chained_page(parts, cursor=cursor, size=size)
            elif order.column == "pk":
                page = self._numbers_first(order, cursor, size)
            else:
                page = keyset_page(rows, order=order, cursor=cursor, size=size)
        except (TypeError, ValueError, ValidationError):
            page = chained_page(parts or [(rows, order)], size=size)
        self.attach(page.rows, self.shown)
        return page

    def _numbers_first(self, order: Order, cursor: str, size: int) -> Page:
        """
        Numbers stand in the organizer's own index. Whole rows would be looked for from the newest of all organizers
        on: of one whose last show was long ago they lie far back.
        """
        numbers = keyset_page(self.found.only("pk"), order=order, cursor=cursor, size=size)
        return numbers.of(self._loading(self.records.records(), self.shown))

    def loaded(self, columns: list[Column]) -> QuerySet:
        """This will return the records with the fields that some columns need, and no others."""
        return self._loading(self.found, columns)

    def _loading(self, rows: QuerySet, columns: list[Column]) -> QuerySet:
        needs = {name for column in (self.name, *columns) for name in column.needs}
        return loading(rows, (*self.records.loads, *sorted(needs)))

    def attach(self, rows: list, columns: list[Column]) -> None:
        """This will put onto records what cells need beyond them."""
        if self.records.attach:
            self.records.attach(rows, frozenset(column.key for column in columns), self.setting)
        for attach in dict.fromkeys(column.attach for column in columns if column.attach):
            attach(rows, [column for column in columns if column.attach == attach], self.setting)


def loading(rows: QuerySet, fields: Iterable[str]) -> QuerySet:
    """This will make a query read some fields only, those of other records (`customer__name`) in a join."""
    fields = list(dict.fromkeys(fields))
    joins = {name.rpartition("__")[0] for name in fields if "__" in name}
    return (rows.select_related(*joins) if joins else rows).only(*fields)


def columns_of(records: RecordList, role: str) -> dict[str, Column]:
    """This will return the columns of a list for a role, with those that upper apps and the organizer add."""
    return known("columns", lambda: _columns_of(records, role), records.key, role)


def _columns_of(records: RecordList, role: str) -> dict[str, Column]:
    more: list[Column] = []
    for path in import_string(f"{settings.SLOT_REGISTRY}.COLUMNS").get(records.key, []):
        found = import_string(path)
        more += found(role) if callable(found) else found
    return records.columns_for(role, more)


def listing_of(
    records: RecordList, sent: QueryDict, *, organizer: Organizer, role: str, user_id: int | None, mount: str
) -> Listing:
    """This will read an address; what in it is no filter is left out and told, the rest applies."""
    filters = records.filterset.base_filters if records.filterset else {}
    several = frozenset(name for name, one in filters.items() if isinstance(one, MultipleChoiceFilter))
    params = plain_params(sent, several)
    strangers = {name for name in params if name not in OWN and name not in filters}
    for name, choices in records.offered.items():
        if name in params and params[name] not in choices():
            strangers.add(name)
    for name in records.contexts:
        if params.get(name) and name not in records.offered and params[name] not in _choices(filters[name]):
            strangers.add(name)
    named, params, unread = _named_filters(records, _without(params, strangers))
    setting = Setting(mount, organizer.base_currency, organizer.tzinfo, role, user_id)
    setting = replace(setting, given={name: params[name] for name in records.contexts if params.get(name)})
    state = read_state(records, params, columns_of(records, role))
    found, is_close = _filtered(records, named, state, setting)
    return Listing(records, state, setting, found, named.form if named else None, bool(strangers | unread), is_close)


def _choices(one: Filter) -> set[str]:
    return {str(key) for key, _label in one.extra.get("choices", ())}


def _without(params: QueryDict, names: set[str]) -> QueryDict:
    for name in names:
        params.pop(name, None)
    return params


def _named_filters(records: RecordList, params: QueryDict) -> tuple[FilterSet | None, QueryDict, set[str]]:
    """The named filters, if any is set, and the parameters without those that they cannot read."""
    given = _without(params.copy(), set(OWN))
    if records.filterset is None or not given.keys() - set(records.contexts):
        return None, params, set()
    named = records.filterset(given, queryset=records.records())
    named.is_valid()
    data = named.form.cleaned_data
    unread = {name for name in given if data.get(name) in (None, "", [])}
    if unread:
        return (*_named_filters(records, _without(params, unread))[:2], unread)
    return named, params, unread


def _filtered(
    records: RecordList, named: FilterSet | None, state: ListState, setting: Setting
) -> tuple[QuerySet, bool]:
    """The records, and whether they only come close to the words that were looked for."""
    found, is_close = records.records() if named is None else named.qs, False
    if state.words and records.search:
        found, is_close = records.search(found, state.words, setting)
    if state.tree is not None:
        found = found.filter(query_of(state.tree, setting))
    return found, is_close
