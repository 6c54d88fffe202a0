"""Series and editions: made and changed by staff."""

from datetime import date

from django.db import IntegrityError, transaction

from crm_expo.audit.log import differences, record
from crm_expo.tenancy.models import Organizer
from exhibitions.models import CurrencyRate, Edition, Exhibition


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
def update_edition(*, organizer: Organizer, edition: Edition, values: dict) -> Edition:
    """This will change an edition, e.g. its dates. Errors: SlugTaken."""
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
def set_rate(*, organizer: Organizer, currency: str, valid_from: date, rate) -> CurrencyRate:
    """This will set a currency's rate from a day on."""
    row, _created = CurrencyRate.objects.update_or_create(
        currency=currency, valid_from=valid_from, defaults={"organizer": organizer, "rate": rate}
    )
    record(organizer=organizer, action="rate.set", target=row)
    return row
