"""What staff type on the pages of shows: bad input is told and kept, acts lead back to where they were done."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.audit.models import AuditEntry
from crm_expo.tenancy.scope import tenant
from customers.models import Interaction
from customers.services.editing import add_customer
from exhibitions.models import CheckIn, Contract, Edition, Registration
from exhibitions.selectors.attended import edition_strip
from exhibitions.selectors.registrations import is_inside
from exhibitions.selectors.shows import edition_stamp
from exhibitions.services.booking import BoothWish, PricedLine, book_exhibitor
from exhibitions.services.shows import update_edition
from tests.clock import today

TODAY = today()


@pytest.fixture
def desk(organizer):
    """A browser of the organizer's manager, in English."""
    with tenant(organizer):
        person = User.objects.create_user("manager@alpha.example", name="Manager")
        add_member(organizer=organizer, user=person, role="manager")
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def path(edition, tail=""):
    return f"/o/alpha/exhibitions/editions/{edition.pk}/{tail}"


def edition_data(edition, **changes) -> dict:
    fields = ("number", "name", "slug", "starts_on", "ends_on", "timezone", "city", "venue", "currency")
    return {name: str(getattr(edition, name)) for name in fields} | {"stamp": edition_stamp(edition)} | changes


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "40000"}, "number"),
        ({"number": "0"}, "number"),
        ({"number": "9" * 5000}, "number"),
        ({"name": "x" * 201}, "name"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
        ({"ends_on": str(TODAY + timedelta(days=70))}, "ends_on"),
        ({"slug": "x" * 51}, "slug"),
        ({"timezone": "Mars/Base"}, "timezone"),
    ],
)
def test_absurd_edition_is_refused_and_kept(desk, editions, changes, field):
    answer = desk.post(path(editions[-1], "edit/"), edition_data(editions[-1], venue="Hall of fame", **changes))
    assert (answer.status_code, [*answer.context["form"].errors]) == (422, [field])
    assert "Hall of fame" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"area_m2": "1000000"}, "area_m2"),
        ({"area_m2": "NaN"}, "area_m2"),
        ({"net": "1000000000000"}, "net"),
        ({"net": "999999999999", "currency": "CLF"}, "net"),
        ({"net": "-1"}, "net"),
        ({"number": "x" * 41}, "number"),
        ({"customer": "9" * 30}, "customer"),
        ({"hall": "A\x00"}, "hall"),
    ],
)
def test_absurd_booking_is_refused_and_writes_nothing(desk, organizer, editions, changes, field):
    with tenant(organizer):
        company = add_customer(organizer=organizer, kind="company", name="Nordwerk GmbH")
    good = {"customer": company.pk, "role": "exhibitor", "number": "C-1", "net": "1", "currency": "CNY"}
    booth = {"hall": "1B", "booth": "1B-128", "area_m2": "9"}
    answer = desk.post(path(editions[-1], "book/"), good | booth | changes)
    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    with tenant(organizer):
        assert not Contract.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rate": "1" * 20}, "rate"),
        ({"rate": "0"}, "rate"),
        ({"rate": "-1"}, "rate"),
        ({"currency": "CNY"}, "currency"),
        ({"currency": "ZZZ"}, "currency"),
        ({"valid_from": "1989-12-31"}, "valid_from"),
        ({"valid_from": str(TODAY + timedelta(days=400))}, "valid_from"),
    ],
)
def test_absurd_rate_is_refused(desk, editions, changes, field):
    answer = desk.post("/o/alpha/rates/", {"currency": "EUR", "valid_from": str(TODAY), "rate": "7.8"} | changes)
    assert (answer.status_code, [*answer.context["form"].errors]) == (422, [field])


def test_rate_that_makes_a_value_too_large_is_refused_whole(desk, organizer, editions):
    with tenant(organizer):
        company = add_customer(organizer=organizer, kind="company", name="Nordwerk GmbH")
    good = {"customer": company.pk, "role": "exhibitor", "number": "C-1", "net": "999999999999", "currency": "EUR"}
    assert desk.post(path(editions[-1], "book/"), good).status_code == 302
    rate = {"currency": "EUR", "valid_from": str(TODAY - timedelta(days=2)), "rate": "99999999"}
    assert desk.post("/o/alpha/rates/", rate).status_code == 422
    assert desk.post("/o/alpha/rates/", rate | {"rate": "7"}).status_code == 302
    with tenant(organizer):
        assert Contract.objects.get().lines.get().net_base_minor == 699_999_999_999_300


def test_edition_saved_meanwhile_is_not_overwritten(desk, organizer, editions):
    stale = edition_data(editions[-1], city="Typed")
    with tenant(organizer):
        update_edition(organizer=organizer, edition=editions[-1], values={"city": "Theirs"})
    answer = desk.post(path(editions[-1], "edit/"), stale)
    assert (answer.status_code, answer.context["stale"][0]["theirs"]) == (422, "Theirs")
    assert 'value="Typed"' in answer.content.decode()
    again = stale | {"stamp": answer.context["form"]["stamp"].value()}
    assert desk.post(path(editions[-1], "edit/"), again).status_code == 302
    with tenant(organizer):
        assert Edition.objects.get(pk=editions[-1].pk).city == "Typed"


def register(desk, edition, **changes):
    data = {"key": "0123456789abcdef", "name": "Ada Lovelace", "email": "ada@example.com"}
    data |= {"category": "professional_visitor", "language": "en", "company": "Nordwerk GmbH"} | changes
    return desk.post(path(edition, "registrations/new/"), data)


def test_visitor_is_registered_at_the_desk_once_and_let_in(desk, organizer, editions):
    first, again = register(desk, editions[-1]), register(desk, editions[-1])
    assert (first.status_code, again.headers["Location"]) == (302, first.headers["Location"])
    assert "/check-in/" in desk.get(first.headers["Location"]).content.decode()
    twin = register(desk, editions[-1], key="f" * 16, name="Bob")
    assert (twin.status_code, [row.customer.name for row in twin.context["twins"]]) == (422, ["Ada Lovelace"])
    assert register(desk, editions[-1], key="f" * 16, name="Bob", again="1").status_code == 302
    with tenant(organizer):
        rows = list(Registration.objects.order_by("pk").values_list("source", "external_id", "role"))
        assert AuditEntry.objects.filter(action="registration.added").count() == 2
    assert rows == [
        ("desk", "0123456789abcdef", "professional_visitor"),
        ("desk", "f" * 16, "professional_visitor"),
    ]


def test_gate_leads_back_and_says_what_happened(desk, organizer, editions):
    register(desk, editions[-1])
    with tenant(organizer):
        row = Registration.objects.get()
    gate, here = f"/o/alpha/exhibitions/registrations/{row.pk}/check-in/", path(editions[-1], "registrations/?q=ada")
    said = []
    for move in ({}, {}, {"exit": "1"}, {"undo": "1"}, {"undo": "1"}):
        answer = desk.post(gate, move | {"next": here}, follow=True)
        assert answer.redirect_chain == [(here, 302)]
        said += [str(message) for message in answer.context["messages"]]
    assert [text.partition(":")[0] for text in said] == [
        "Ada Lovelace is checked in.",
        "Ada Lovelace",
        "Ada Lovelace has left.",
        "The exit of Ada Lovelace is taken back.",
        "The check-in of Ada Lovelace is taken back.",
    ]
    with tenant(organizer):
        assert list(CheckIn.objects.order_by("at").values_list("type", "gate")) == [("entry", "desk"), ("exit", "desk")]
        kinds = Interaction.objects.filter(effect="participation").order_by("id").values_list("kind", flat=True)
        assert list(kinds) == ["checked_in", "check_in_undone"]


@pytest.mark.parametrize(
    "evil", ["https://evil.example/", "//evil.example/o/alpha/", "/o/alpha/../../accounts/", "/o/beta/", "\\\\evil", ""]
)
def test_way_back_stays_behind_the_door(desk, organizer, editions, evil):
    register(desk, editions[-1])
    with tenant(organizer):
        row = Registration.objects.get()
    answer = desk.post(f"/o/alpha/exhibitions/registrations/{row.pk}/check-in/", {"next": evil})
    assert answer.headers["Location"] == path(editions[-1], "registrations/")


def test_search_without_hits_offers_to_clear_it(desk, editions):
    for tail in ("?q=nobody", "registrations/?attended=true"):
        page = desk.get(path(editions[-1], tail)).content.decode()
        assert ("Clear filters" in page, "here yet" in page) == (True, False)


def test_strip_shows_the_hall_once_and_who_may_still_come(organizer, editions, inside):
    with inside():
        company = add_customer(organizer=organizer, kind="company", name="Nordwerk GmbH")
        book_exhibitor(
            organizer=organizer,
            edition=editions[0],
            customer=company,
            role="exhibitor",
            number="C-1",
            currency="CNY",
            lines=[PricedLine("Booth", 100)],
            booth=BoothWish("1B", "1B-128", 9),
            day=TODAY,
        )
        cells = edition_strip(company.pk, timezone.now())
    assert [(cell.edition_id, cell.booth, cell.is_ahead) for cell in cells] == [
        (editions[0].pk, "1B-128", False),
        (editions[1].pk, "", False),
        (editions[2].pk, "", False),
        (editions[3].pk, "", True),
    ]


def test_bookings_and_contracts_are_found_by_their_numbers(desk, organizer, editions, inside):
    with inside():
        for name, number, booth in (("Nordwerk 1B GmbH", "FAIR-1-0001", "1B-128"), ("Ostwerk AG", "FAIR-1-0002", "2")):
            book_exhibitor(
                organizer=organizer,
                edition=editions[0],
                customer=add_customer(organizer=organizer, kind="company", name=name),
                role="exhibitor",
                number=number,
                currency="CNY",
                lines=[PricedLine("Booth", 100)],
                booth=BoothWish("1B", booth, 9),
                day=TODAY,
            )
    for page, words, found in (
        ("contracts", "fair-1-0001", {"FAIR-1-0001"}),
        ("contracts", "FAIR-1", {"FAIR-1-0001", "FAIR-1-0002"}),
        ("contracts", "Nordwerk", {"FAIR-1-0001"}),
        ("bookings", "1b128", {"Nordwerk 1B GmbH"}),
        ("bookings", "1B", {"Nordwerk 1B GmbH"}),
        ("bookings", "Ostwerk", {"Ostwerk AG"}),
    ):
        rows = desk.get(f"/o/alpha/{page}/?q={words}").context["page"].rows
        assert {getattr(row, "number", None) or row.customer.name for row in rows} == found, words
    palette = desk.get("/o/alpha/palette/?q=fair-1-0002").content.decode()
    assert ("FAIR-1-0002 · Ostwerk AG" in palette, "FAIR-1-0001" in palette) == (True, False)


def test_registrations_are_found_by_their_number_and_their_order(desk, organizer, editions, inside):
    register(desk, editions[-1])
    register(desk, editions[-1], key="f" * 16, name="Bob", email="bob@example.com")
    with inside():
        Registration.objects.filter(customer__name="Ada Lovelace").update(external_id="TK-7012", order_id="ORD-99187")
    for words in ("TK-7012", "tk-7012", "ord-99187"):
        rows = desk.get(f"/o/alpha/registrations/?q={words}").context["page"].rows
        assert [row.customer.name for row in rows] == ["Ada Lovelace"], words
        assert "TK-7012 · Ada Lovelace" in desk.get(f"/o/alpha/palette/?q={words}").content.decode(), words
    assert [row.customer.name for row in desk.get("/o/alpha/registrations/?q=bob").context["page"].rows] == ["Bob"]


def test_edition_goes_and_changes_its_currency_only_unused(desk, organizer, editions):
    register(desk, editions[-1])
    refused = desk.post(path(editions[-1], "edit/"), edition_data(editions[-1], currency="EUR"))
    assert (refused.status_code, [*refused.context["form"].errors]) == (422, ["currency"])
    for edition in (editions[-1], editions[0]):
        assert desk.post(path(edition, "delete/")).status_code == 302
    with tenant(organizer):
        assert set(Edition.objects.values_list("pk", flat=True)) == {edition.pk for edition in editions[1:]}
        assert AuditEntry.objects.get(action="edition.removed").object_label == "Fair 1"


def test_who_came_yesterday_is_not_inside_today(editions):
    entry = CheckIn(type="entry", at=timezone.now() - timedelta(days=1))
    assert [is_inside([entry], editions[-1], at) for at in (entry.at, timezone.now())] == [True, False]


def test_contract_page_leads_to_company_and_edition(desk, organizer, editions):
    with tenant(organizer):
        company = add_customer(organizer=organizer, kind="company", name="Nordwerk GmbH")
    good = {"customer": company.pk, "role": "exhibitor", "number": "C-1", "net": "1", "currency": "EUR"}
    desk.post(path(editions[-1], "book/"), good)
    with tenant(organizer):
        address = f"/o/alpha/exhibitions/contracts/{Contract.objects.get().pk}/"
    page = desk.get(address).content.decode()
    links = [f'href="/o/alpha/customers/{company.pk}/"', f'href="{path(editions[-1])}"', "No rate yet"]
    assert [link in page for link in links] == [True, True, True]
    answer = desk.post(address, {"move": "confirm", "next": address})
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    twice = desk.post(path(editions[0], "book/"), good)
    assert (twice.status_code, [*twice.context["form"].errors]) == (422, ["number"])
