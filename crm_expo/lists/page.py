"""The page of a list: tabs of views, filters, columns, layouts, the records and what can be done with them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm_expo.kit.desk import DeskView
from crm_expo.kit.fragments import rendered_once
from crm_expo.kit.knowing import known
from crm_expo.kit.paging import PAGE_SIZE
from crm_expo.kit.rereading import RereadPage
from crm_expo.lists.board import board_of
from crm_expo.lists.cells import rows_of
from crm_expo.lists.chips import Chip, chips_of
from crm_expo.lists.columns import Column, RecordList
from crm_expo.lists.counting import COUNT_LIFE, Count, counted
from crm_expo.lists.models import Audience, SavedView
from crm_expo.lists.reading import Listing, listing_of
from crm_expo.lists.registry import list_named
from crm_expo.lists.selectors import Tab, default_view, tabs_of, view_asked_for, views_for
from crm_expo.lists.state import DENSITIES, LAYOUTS, ListState
from crm_expo.tenancy.access import role_allows

#: What changing records from any list takes, besides the list's own right.
CHANGE_ACCESS = "customers.write"


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

    def looked_at_again(self, told: str = "") -> HttpResponse:
        """Back to a list that is not what was acted upon: it says what of its address fell away."""
        fallen = _("A condition of this list fell away. Look at what it shows now, then start again.")
        messages.warning(self.request, told or fallen)
        return redirect(f"{reverse(self.records.key)}?{self.request.GET.urlencode()}")

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


class ListPage(ListParts, RereadPage):
    """One list. Subclasses name their records and may add what stands above and beside them."""

    template_name = "lists/page.html"

    def fresh(self, request: HttpRequest, **kwargs) -> HttpResponse:
        views = views_for(self.records, request.user)
        if not request.GET and (view := default_view(views, request.user)):
            return HttpResponseRedirect(f"{request.path}?view={view.pk}")
        view = view_asked_for(views, request.GET)
        listing = self.listing(QueryDict(f"{view.query}&view={view.pk}") if view else None)
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
        is_plain = state.layout != "board"
        page = listing.page(size=PAGE_SIZE) if is_plain else None
        changeable, count = self.changeable(listing), self.count(listing)
        can_change, bulk = bool(changeable), {"count": count, "changeable": changeable}
        chips = chips_of(records, listing.form, state, setting)
        return {
            "records": records,
            "listing": listing,
            "state": state,
            "is_view_gone": bool(state.view) and _current(tabs, state) is None,
            "tabs": tabs,
            "current": _current(tabs, state),
            "head": self.head(listing, tabs, chips),
            "chips": chips,
            "count": count,
            "siblings": self.siblings(),
            "page": page,
            "board": None if is_plain else board_of(listing),
            "by_query": {group.column: state.query(by=group.column) for group in records.boards},
            "thead": self.part("thead", listing, lambda: {"heads": heads_of(listing), "can_change": can_change}),
            "rows": rows_of(listing, page.rows, can_change=can_change) if page else "",
            "can_change": can_change,
            "bulk_bar": self.part("bulk_bar", listing, lambda: bulk, count) if can_change and page else "",
            "cells_url": f"{setting.mount}lists/{records.key}/cells/",
            "query": state.query(),
        }

    def count(self, listing: Listing) -> Count:
        """How many records fit, on whatever page and in whatever columns they are shown."""
        state, setting = listing.state, listing.setting
        asked = (state.query(cols="", density="", layout=""), setting.role, setting.user_id, timezone.localdate())
        return known("count", lambda: counted(listing.found), listing.records.key, *asked, seconds=COUNT_LIFE)

    def changeable(self, listing: Listing) -> list[Column]:
        """The columns that the reader changes."""
        may_change = self.allows(listing.records.write_access) and self.allows(CHANGE_ACCESS)
        return [column for column in listing.state.columns.values() if column.change] if may_change else []

    def may_change(self, view: SavedView) -> bool:
        """Whether a view is the reader's own, or the team's and the reader manages it."""
        is_own = view.owner_id == self.request.user.pk
        return is_own or (view.audience == Audience.TEAM and self.allows("views.manage"))

    def part(self, name: str, listing: Listing, told: Callable[[], dict], *more) -> SafeString:
        """A part that depends on the address and the role alone, and on what is named: rendered once."""
        key = (name, listing.records.key, listing.setting.mount, listing.setting.role, *more)
        declared, columns = listing.records.by_key, listing.state.columns.values()
        added = tuple((one.key, str(one.label), one.change) for one in columns if one.key not in declared)
        key = (*key, listing.state.params.urlencode(), tuple(listing.state.columns), added)
        return rendered_once(key, lambda: render_to_string(f"lists/{name}.html", told(), request=self.request))

    def head(self, listing: Listing, tabs: list[Tab], chips: list[Chip]) -> SafeString:
        """Tabs, bar and chips: rendered once for what they show."""
        state, records = listing.state, listing.records
        current = _current(tabs, state)
        told = {
            "records": records,
            "state": state,
            "tabs": tabs,
            "current": current,
            "is_changed": current is not None and _differs(state, current),
            "is_own": bool(current and current.view and self.may_change(current.view)),
            "can_search": records.search is not None,
            "can_export": self.allows(records.export_access),
            "contexts": [_context(records, name, listing) for name in records.contexts],
            "chips": chips,
        }
        more = {
            "kept": [(name, value) for name, values in state.params.lists() for value in values
                     if name not in (*records.contexts, "q", "cursor")],
            "layout_query": {one: state.query(layout="" if one == "table" else one) for one in LAYOUTS},
            "density_query": {one: state.query(density="" if one == "default" else one) for one in DENSITIES},
        }  # fmt: skip
        shown = tuple((tab.key, tab.label, tab.query, tab.is_team) for tab in tabs)
        offered = tuple((one["name"], *one["options"].items()) for one in told["contexts"])
        own = (told["is_own"], told["is_changed"])  # whose view it is, not only what role looks
        return self.part("head", listing, lambda: told | more, own, shown, offered, tuple(chips))


def _current(tabs: list[Tab], state: ListState) -> Tab | None:
    """The tab that the state began as."""
    return next((tab for tab in tabs if tab.key == (state.view or tabs[0].key)), None)


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
    one = records.filterset.base_filters[name]
    offered = records.offered.get(name)
    choices = offered() if offered else {str(key): str(label) for key, label in one.extra["choices"]}
    return {"name": name, "label": one.label, "options": choices, "chosen": listing.state.params.get(name, "")}


def _differs(state: ListState, tab: Tab) -> bool:
    """Whether something else is shown than the view keeps."""
    return sorted(_pairs(state.saved())) != sorted(pair for pair in _pairs(tab.state) if pair[0] != "view")


def _pairs(query: str) -> Iterable[tuple[str, str]]:
    return [(name, value) for name, value in parse_qsl(query) if name not in ("view", "cursor")]
