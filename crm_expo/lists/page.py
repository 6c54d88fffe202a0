"""The page of a list: tabs of views, filters, columns, layouts, the records and what can be done with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, reverse

from crm_expo.kit.desk import DeskView
from crm_expo.kit.paging import PAGE_SIZE
from crm_expo.lists.board import board_of
from crm_expo.lists.cells import rows_of
from crm_expo.lists.chips import chips_of
from crm_expo.lists.columns import RecordList
from crm_expo.lists.counting import counted
from crm_expo.lists.reading import Listing, listing_of
from crm_expo.lists.registry import list_named
from crm_expo.lists.selectors import Tab, default_view, tabs_of, views_for
from crm_expo.lists.state import DENSITIES, LAYOUTS, ListState
from crm_expo.tenancy.access import role_allows


@dataclass(frozen=True)
class Head:
    """A column's heading; `turn` is the order that a click asks for."""

    label: str
    is_right: bool
    turn: str = ""
    sorted: str = ""


class ListParts(DeskView):
    """What the pages and fragments of one list share: the key of the address names the list."""

    records: RecordList | None = None

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        if self.records is None and "key" in kwargs:
            self.take(kwargs["key"])

    def take(self, key: str) -> None:
        """Open the list of an address. Errors: Http404, PermissionDenied for a list that the role may not read."""
        self.records = list_named(key)
        if self.records is None:
            raise Http404

    def must_read(self) -> None:
        """Refuse a role that may not read the list. Errors: PermissionDenied."""
        self._must(self.records.access)

    def must_change(self) -> None:
        """Refuse a role that may not change the list's records. Errors: PermissionDenied."""
        self._must(self.records.write_access)

    def must_export(self) -> None:
        """Refuse a role that may not take the list away. Errors: PermissionDenied."""
        self._must(self.records.export_access)

    def _must(self, capability: str) -> None:
        if not self.allows(capability):
            raise PermissionDenied(capability)

    def allows(self, capability: str) -> bool:
        """Whether the signed-in role carries a capability."""
        return bool(capability) and role_allows(self.request.membership.role, capability)

    def listing(self, sent=None) -> Listing:
        """The list as the address, or something else that was sent, asks for it."""
        request = self.request
        return listing_of(
            self.records,
            request.GET if sent is None else sent,
            organizer=self.organizer,
            role=request.membership.role,
            user_id=request.user.pk,
            mount=get_script_prefix(),
        )


class ListPage(ListParts):
    """One list. Subclasses name their records and may add what stands above and beside them."""

    template_name = "lists/page.html"

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        views = views_for(self.records, request.user)
        if not request.GET and (view := default_view(views, request.user)):
            return HttpResponseRedirect(f"{request.path}?{view.query}&view={view.pk}")
        listing = self.listing()
        return self.page(self.told(listing, tabs_of(self.records, views, request.membership.role)) | self.beside())

    def siblings(self) -> list[tuple[str, str]]:
        """Lists that belong together with this one, as far as the role may read them: (address, title)."""
        lists = [list_named(key) for key in self.records.siblings]
        return [(reverse(one.key), one.title) for one in lists if self.allows(one.access)]

    def beside(self) -> dict:
        """What a subclass's template shows besides."""
        return {}

    def told(self, listing: Listing, tabs: list[Tab]) -> dict:
        """What the template shows."""
        state, records, setting = listing.state, listing.records, listing.setting
        current = next((tab for tab in tabs if tab.key == (state.view or tabs[0].key)), None)
        is_plain = state.layout != "board"
        page = listing.page(size=PAGE_SIZE) if is_plain else None
        can_change = self.allows(records.write_access)
        return {
            "records": records,
            "listing": listing,
            "state": state,
            "tabs": tabs,
            "current": current,
            "is_changed": current is not None and _differs(state, current),
            "chips": chips_of(records, listing.form, state, setting),
            "contexts": [_context(records, name, listing) for name in records.contexts],
            "kept": [(name, value) for name, values in state.params.lists() for value in values
                     if name not in (*records.contexts, "q", "cursor")],
            "count": counted(listing.found),
            "page": page,
            "board": None if is_plain else board_of(listing),
            "heads": heads_of(listing),
            "rows": rows_of(listing, page.rows, can_change=can_change) if page else "",
            "can_change": can_change,
            "can_search": records.search is not None,
            "siblings": self.siblings(),
            "can_export": self.allows(records.export_access),
            "changeable": [column for column in state.columns.values() if column.change] if can_change else [],
            "cells_url": f"{setting.mount}lists/{records.key}/cells/",
            "query": state.query(),
            "layout_query": {one: state.query(layout="" if one == "table" else one) for one in LAYOUTS},
            "density_query": {one: state.query(density="" if one == "default" else one) for one in DENSITIES},
            "by_query": {group.column: state.query(by=group.column) for group in records.boards},
        }  # fmt: skip


def heads_of(listing: Listing) -> list[Head]:
    """This will return the headings of a table, the record's name first."""
    state, heads = listing.state, []
    for column in (listing.name, *listing.shown):
        if column.order is None:
            heads.append(Head(str(column.label), column.is_right))
            continue
        here = state.sort == column.key
        turn = f"-{column.key}" if here and not state.is_turned else column.key
        direction = ("descending" if state.order.descending else "ascending") if here else ""
        heads.append(Head(str(column.label), column.is_right, state.query(sort=turn), direction))
    return heads


def _context(records: RecordList, name: str, listing: Listing) -> dict:
    """A select that says which score row the columns speak of."""
    field = listing.form.fields[name]
    offered = records.offered.get(name)
    choices = offered() if offered else {str(k): str(v) for k, v in field.choices if k}
    return {"name": name, "label": field.label, "options": choices, "chosen": listing.state.params.get(name, "")}


def _differs(state: ListState, tab: Tab) -> bool:
    """Whether something else is shown than the view keeps."""
    return sorted(_pairs(state.saved())) != sorted(pair for pair in _pairs(tab.query) if pair[0] != "view")


def _pairs(query: str) -> Iterable[tuple[str, str]]:
    return [(name, value) for name, value in parse_qsl(query) if name not in ("view", "cursor")]
