"""Keeping, changing and removing views of lists."""

from django.db import transaction

from crm_expo.accounts.models import User
from crm_expo.audit.log import differences, record
from crm_expo.lists.models import Audience, SavedView
from crm_expo.tenancy.models import Organizer

MOST_VIEWS = 50
_KEPT = ("name", "audience", "is_default", "query")


class TooManyViews(Exception):
    """A user keeps as many views of a list as there may be."""


class ViewNameTaken(Exception):
    """The owner has a view of this name on this list."""


class NotYourView(Exception):
    """Only its owner, or who manages the team, changes a view."""


class StaleView(Exception):
    """Somebody saved the view meanwhile."""


@transaction.atomic
def save_view(*, organizer: Organizer, owner: User, list_key: str, name: str, **values) -> SavedView:
    """This will keep a list's state as a new view. Errors: ViewNameTaken, TooManyViews."""
    own = SavedView.objects.filter(list_key=list_key, owner=owner)
    if own.filter(name=name).exists():
        raise ViewNameTaken(name)
    if own.count() >= MOST_VIEWS:
        raise TooManyViews(MOST_VIEWS)
    view = SavedView(organizer=organizer, owner=owner, list_key=list_key, name=name, **values)
    _take_the_default(view)
    view.save()
    record(organizer=organizer, action="view.saved", target=view, changes=differences({}, _values(view)))
    return view


@transaction.atomic
def change_view(
    *, organizer: Organizer, view: SavedView, by: User, may_manage: bool, version: int | None = None, **values
) -> SavedView:
    """This will change a view. Errors: NotYourView, StaleView, ViewNameTaken."""
    view = _own(view, by, may_manage)
    if version is not None and view.version != version:
        raise StaleView(view)
    name = values.get("name", view.name)
    others = SavedView.objects.filter(list_key=view.list_key, owner_id=view.owner_id, name=name).exclude(pk=view.pk)
    if others.exists():
        raise ViewNameTaken(name)
    before = _values(view)
    for field, value in values.items():
        setattr(view, field, value)
    changes = differences(before, _values(view))
    if changes:
        _take_the_default(view)
        view.version += 1
        view.save()
        record(organizer=organizer, action="view.changed", target=view, changes=changes)
    return view


@transaction.atomic
def remove_view(*, organizer: Organizer, view: SavedView, by: User, may_manage: bool) -> None:
    """This will remove a view; the records and everybody's addresses stay as they are. Errors: NotYourView."""
    view = _own(view, by, may_manage)
    record(
        organizer=organizer,
        action="view.removed",
        target=view,
        changes=differences(_values(view), dict.fromkeys(_KEPT)),
    )
    view.delete()


def _own(view: SavedView, by: User, may_manage: bool) -> SavedView:
    view = SavedView.objects.select_for_update().get(pk=view.pk)
    if view.owner_id != by.pk and not (may_manage and view.audience == Audience.TEAM):
        raise NotYourView(view)
    return view


def _values(view: SavedView) -> dict:
    return {field: getattr(view, field) for field in _KEPT}


def _take_the_default(view: SavedView) -> None:
    """There is one default for the team and one for each of its members."""
    if not view.is_default:
        return
    rivals = SavedView.objects.filter(list_key=view.list_key, audience=view.audience, is_default=True)
    if view.audience == Audience.PRIVATE:
        rivals = rivals.filter(owner_id=view.owner_id)
    rivals.exclude(pk=view.pk).update(is_default=False)
