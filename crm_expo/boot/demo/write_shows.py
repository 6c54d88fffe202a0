"""Exhibitions, editions, halls and rates; then everything exhibitors signed, with its ledger lines."""

from __future__ import annotations

from datetime import timedelta

from crm_expo.boot.demo.bookings import Booking
from crm_expo.boot.demo.sheets import Sheet
from crm_expo.boot.demo.writing import Writing
from exhibitions.models import (
    Booth,
    BoothAllocation,
    Contract,
    ContractLine,
    CurrencyRate,
    Edition,
    Exhibition,
    Hall,
    Participation,
)

_PARTICIPATION = "id customer_id edition_id role state main_exhibitor_id fascia_name created_at updated_at"


def write_shows(writing: Writing) -> None:
    """This will write series, editions and currency rates."""
    organizer, plan = writing.organizer, writing.plan
    for editions in plan.editions.values():
        series = editions[0].series
        founded = editions[0].at(editions[0].starts_on - timedelta(days=420), 600)
        exhibition = Exhibition(
            organizer=organizer, slug=series.slug, name=series.name, name_latin=series.name_latin, type=series.type
        )
        exhibition.save()
        Exhibition.objects.filter(pk=exhibition.pk).update(created_at=founded)
        writing.exhibitions[series.slug] = exhibition.pk
        rows = [
            Edition(
                organizer=organizer,
                exhibition=exhibition,
                slug=edition.slug,
                number=edition.number,
                name=edition.name,
                starts_on=edition.starts_on,
                ends_on=edition.ends_on,
                timezone=organizer.timezone,
                city=edition.city,
                venue=edition.venue,
                currency=organizer.base_currency,
            )
            for edition in editions
        ]
        for edition, row in zip(editions, Edition.objects.bulk_create(rows), strict=True):
            writing.editions[edition] = row.pk
    CurrencyRate.objects.bulk_create(
        [CurrencyRate(organizer=organizer, currency=code, valid_from=day, rate=rate) for code, day, rate in plan.rates]
    )


def write_bookings(writing: Writing) -> None:
    """This will write participations, contracts and booths in the services' manner, and note their ledger lines."""
    bookings = sorted(writing.plan.bookings, key=lambda booking: booking.confirmed_at)  # as they came in
    participations = dict(zip(bookings, writing.numbers(Participation, len(bookings)), strict=True))
    contracts = dict(zip(bookings, writing.numbers(Contract, len(bookings)), strict=True))
    _participations(writing, participations)
    sheet = Sheet(
        Contract,
        "id participation_id number state currency signed_on confirmed_at cancelled_at posted_minor posted_commitment"
        " postings created_at",
    )
    lines = Sheet(ContractLine, "contract_id description area_m2 net_minor tax_minor rate net_base_minor")
    for booking in bookings:
        number, stands = contracts[booking], booking.outcome in ("took_part", "no_show", "committed")
        draft = booking.outcome == "planned"
        state = "draft" if draft else "confirmed" if stands else "cancelled"
        sheet.add(
            number, participations[booking], booking.number, state, booking.currency, booking.confirmed_at.date(),
            None if draft else booking.confirmed_at, booking.cancelled_at, booking.net_base if stands else 0, stands,
            0 if draft else 1 if stands else 2, booking.confirmed_at - timedelta(days=6),
        )  # fmt: skip
        for line in booking.lines:
            lines.add(number, line.description, line.area, line.net, line.tax, booking.rate, line.net_base)
        if not draft:
            _post(writing, booking, number, participations[booking])
    writing.scribe.write("contracts", sheet)
    writing.scribe.write("contract lines", lines)
    _booths(writing, participations)


def _participations(writing: Writing, numbers: dict[Booking, int]) -> None:
    sheet = Sheet(Participation, _PARTICIPATION)
    for booking, number in numbers.items():
        changed = booking.cancelled_at or booking.confirmed_at
        if booking.outcome in ("took_part", "no_show"):
            changed = booking.edition.opens_at
        sheet.add(
            number, writing.companies[booking.company], writing.editions[booking.edition], booking.role,
            booking.outcome, numbers[booking.main] if booking.main else None,
            "" if booking.role == "sponsor" else booking.company.name,
            booking.confirmed_at - timedelta(days=6), changed,
        )  # fmt: skip
    writing.scribe.write("exhibitors", sheet)


def _post(writing: Writing, booking: Booking, contract: int, participation: int) -> None:
    """The lines that the booking services would have written, one after the other."""
    exhibition, edition = writing.ledger_place(booking.edition)
    customer, actor = writing.companies[booking.company], writing.actor(booking.company)

    def add(kind: str, effect: str, sign: int, at, value: int, ref: str) -> None:
        writing.ledger.add(
            customer, kind, booking.role, exhibition, edition, effect, sign, at, at, value, ref, actor, ""
        )

    net, opens = booking.net_base, booking.edition.opens_at
    add("contract_confirmed", "commitment", 1, booking.confirmed_at, net, f"contract:{contract}:1")
    if booking.outcome == "cancelled":
        add("contract_cancelled", "commitment", -1, booking.cancelled_at, -net, f"contract:{contract}:2")
        return
    if booking.outcome == "committed":  # the edition is ahead
        return
    add("exhibited", "participation", 1, opens, 0, f"participation:{participation}:1")
    if booking.outcome == "no_show":
        later = opens + timedelta(hours=33)
        add("exhibit_undone", "participation", -1, later, 0, f"participation:{participation}:2")


def _booths(writing: Writing, participations: dict[Booking, int]) -> None:
    with_booth = [booking for booking in writing.plan.bookings if booking.booth]
    halls = list(dict.fromkeys((b.edition, b.hall) for b in with_booth))
    hall_ids = dict(zip(halls, writing.numbers(Hall, len(halls)), strict=True))
    sheet = Sheet(Hall, "id edition_id name")
    for (edition, name), number in hall_ids.items():
        sheet.add(number, writing.editions[edition], name)
    writing.scribe.write("halls", sheet)
    booths = Sheet(Booth, "id hall_id number area_m2 open_sides type price_minor")
    allocations = Sheet(BoothAllocation, "booth_id participation_id state released_at")
    for booking, number in zip(with_booth, writing.numbers(Booth, len(with_booth)), strict=True):
        booth_type = "shell" if booking.area < 36 else "raw"
        hall = hall_ids[booking.edition, booking.hall]
        booths.add(number, hall, booking.booth, booking.area, booking.open_sides, booth_type, booking.list_price)
        state = "reserved" if booking.outcome == "planned" else "contracted"
        allocations.add(number, participations[booking], state, booking.cancelled_at)
    writing.scribe.write("booths", booths)
    writing.scribe.write("booths given", allocations)
