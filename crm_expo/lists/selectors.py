"""Reading views and changes of many records."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from crm_expo.accounts.models import User
from crm_expo.kit.knowing import known
from crm_expo.lists.columns import RecordList
from crm_expo.lists.conditions import names_asked
from crm_expo.lists.models import Audience, BulkChange, SavedView
from crm_expo.tenancy.access import role_allows

#: How long a change of many records can be taken back.
UNDO_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Tab:
    """A view as a tab; a saved one is opened by its number: not everybody may see all that it asks for."""

    key: str
    label: str
    query: str
    view: SavedView | None = None

    @property
    def state(self) -> str:
        """The list's whole state, as the view keeps it."""
        return self.view.query if self.view else self.query

    @property
    def is_team(self) -> bool:
        """Whether the whole team sees it."""
        return self.view is not None and self.view.audience == Audience.TEAM


def views_for(records: RecordList, user: User) -> list[SavedView]:
    """This will return the saved views of a list that a user sees: the team's, then its own, by name."""
    seen = Q(audience=Audience.TEAM) | Q(owner_id=user.pk)
    rows = SavedView.objects.filter(seen, list_key=records.key).order_by("-audience", "name", "pk")
    return known("views", lambda: list(rows), records.key, user.pk)


def tabs_of(records: RecordList, views: list[SavedView], role: str) -> list[Tab]:
    """This will return the tabs above a list: those that every organizer has, then the saved ones."""
    starting = [
        Tab(one.key, str(one.label), _address(one.query, one.key))
        for one in records.starting
        if not one.access or role_allows(role, one.access)
    ]
    return starting + [Tab(str(view.pk), view.name, _address("", str(view.pk)), view) for view in views]


def _address(query: str, key: str) -> str:
    return "&".join(filter(None, (query, urlencode({"view": key}))))


def view_asked_for(views: list[SavedView], sent: QueryDict) -> SavedView | None:
    """This will return the saved view that an address names and says nothing more of; else the address is the state."""
    return next((view for view in views if sent.dict() == {"view": str(view.pk)}), None)


def default_view(views: list[SavedView], user: User) -> SavedView | None:
    """This will return what a user sees when it opens a list: its own default, else the team's."""
    defaults = [view for view in views if view.is_default]
    own = [view for view in defaults if view.audience == Audience.PRIVATE and view.owner_id == user.pk]
    return next(iter(own or defaults), None)


def view_by_id(pk: int, user: User) -> SavedView | None:
    """This will return a view that a user may see."""
    return SavedView.objects.filter(Q(audience=Audience.TEAM) | Q(owner_id=user.pk), pk=pk).first()


def views_naming(column: str) -> tuple[list[SavedView], int]:
    """This will return the team's views that name a column, by name, and how many private ones do."""
    found = [view for view in SavedView.objects.order_by("name", "pk") if _names(view, column)]
    teams = [view for view in found if view.audience == Audience.TEAM]
    return teams, len(found) - len(teams)


def _names(view: SavedView, column: str) -> bool:
    asked = QueryDict(view.query)
    plain = {*asked.get("cols", "").split(","), asked.get("sort", "").removeprefix("-"), asked.get("by", "")}
    return column in plain or column in (names_asked(asked.get("where", "")) or ())


def undoable(change: BulkChange, now: datetime) -> bool:
    """This will tell whether a change of many records can still be taken back."""
    return change.undone_at is None and now - change.made_at <= UNDO_FOR


def latest_changes(records: RecordList, since: datetime) -> list[BulkChange]:
    """This will return the newest changes of many records of a list."""
    return list(BulkChange.objects.filter(list_key=records.key, made_at__gte=since).order_by("-pk")[:20])
