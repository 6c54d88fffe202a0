"""Series and editions: made and changed by staff."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from crm_expo.audit.log import differences, record
from crm_expo.tenancy.models import Organizer
from exhibitions.models import Edition, Exhibition
from exhibitions.selectors.shows import edition_stamp, has_bookings


class StaleEdit(Exception):
    """Somebody saved the edition since it was opened; carries what it is now."""

    def __init__(self, current: Edition):
        self.current = current


class CurrencyInUse(Exception):
    """Contracts or registrations rest on the edition's currency."""


class EditionInUse(Exception):
    """Somebody takes part, is registered or is noted in the edition's ledger."""


class SlugTaken(Exception):
    """The short name or number is in use."""


@transaction.atomic
def find_or_add_exhibition(*, organizer: Organizer, slug: str, **values) -> Exhibition:
    """This will return the series of a short name, made when it is new."""
    exhibition, created = Exhibition.objects.get_or_create(
        slug=slug, defaults={"organizer": organizer, "name": slug} | values
    )
    if created:
        record(organizer=organizer, action="exhibition.created", target=exhibition)
    return exhibition


@transaction.atomic
def add_exhibition(*, organizer: Organizer, slug: str, **values) -> Exhibition:
    """This will make a series. Errors: SlugTaken."""
    if Exhibition.objects.filter(slug=slug).exists():
        raise SlugTaken(slug)
    return find_or_add_exhibition(organizer=organizer, slug=slug, **values)


@transaction.atomic
def add_edition(
    *,
    organizer: Organizer,
    exhibition: Exhibition,
    slug: str,
    number: int,
    name: str,
    starts_on: date,
    ends_on: date,
    **values,
) -> Edition:
    """This will make an edition; clock and currency are the organizer's unless given. Errors: SlugTaken."""
    defaults = {"timezone": organizer.timezone, "currency": organizer.base_currency}
    try:
        with transaction.atomic():
            edition = Edition.objects.create(
                organizer=organizer,
                exhibition=exhibition,
                slug=slug,
                number=number,
                name=name,
                starts_on=starts_on,
                ends_on=ends_on,
                **(defaults | values),
            )
    except IntegrityError as error:
        raise SlugTaken(f"{slug} / {number}") from error
    record(organizer=organizer, action="edition.created", target=edition)
    return edition


@transaction.atomic
def update_edition(*, organizer: Organizer, edition: Edition, values: dict, stamp: str | None = None) -> Edition:
    """
    This will change an edition, e.g. its dates. `stamp`: of the edition as it was shown to the editor.

    Errors: StaleEdit, CurrencyInUse, SlugTaken; then nothing is changed.
    """
    edition = Edition.objects.select_for_update(of=("self",)).select_related("exhibition").get(pk=edition.pk)
    if stamp and stamp != edition_stamp(edition):
        raise StaleEdit(edition)
    if values.get("currency", edition.currency) != edition.currency and has_bookings(edition):
        raise CurrencyInUse(edition.currency)
    before = {field: getattr(edition, field) for field in values}
    for field, value in values.items():
        setattr(edition, field, value)
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError as error:
        raise SlugTaken(values.get("slug", "")) from error
    record(organizer=organizer, action="edition.updated", target=edition, changes=differences(before, values))
    return edition


@transaction.atomic
def remove_edition(*, organizer: Organizer, edition: Edition) -> None:
    """This will delete an edition that was made by mistake, with its halls. Errors: EditionInUse."""
    if has_bookings(edition):
        raise EditionInUse(edition)
    record(organizer=organizer, action="edition.removed", target=edition)
    try:
        with transaction.atomic():
            edition.delete()
    except (ProtectedError, IntegrityError) as error:
        raise EditionInUse(edition) from error
