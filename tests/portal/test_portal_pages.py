"""What exhibitors see and change: their own, and nothing else."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm_expo.accounts.models import PortalAccess, User
from crm_expo.accounts.mount import portal_cookie
from crm_expo.accounts.services.membership import add_member, remove_member
from crm_expo.accounts.services.portal import grant_portal_access, sign_in_device
from crm_expo.audit.models import AuditEntry
from crm_expo.tenancy.scope import tenant
from customers.models import Affiliation, Customer, DuplicateCandidate, Interaction
from customers.selectors.portal import own_company, profile_stamp
from customers.services.editing import add_contact, add_customer, update_customer
from exhibitions.services.booking import BoothWish, PricedLine, book_exhibitor
from exhibitions.services.shows import add_edition
from tests.clock import today
from tests.portal.conftest import SECRETS

PAGES = ("", "booths/", "people/", "profile/", "password/")


def _profile(exhibitor, **changes) -> dict:
    with tenant(exhibitor.organizer):
        values = own_company(exhibitor.company.pk).values
    return values | {"stamp": profile_stamp(values)} | changes


def _company(exhibitor) -> Customer:
    with tenant(exhibitor.organizer):
        return Customer.objects.get(pk=exhibitor.company.pk)


def _pages(client, exhibitor) -> dict[str, str]:
    pages = [*PAGES, f"people/{exhibitor.contact.pk}/", "sign-in/", "sign-in/code/", "sign-in/password/", "link/x/"]
    found = {}
    for page in pages:
        response = client.get(f"{exhibitor.mount}{page}")
        assert response.status_code == 200, page
        assert "no-store" in response["Cache-Control"]
        found[page] = response.content.decode()
    return found


def test_exhibitor_sees_its_own_booth_contract_and_people(nordwerk, sign_in):
    pages = _pages(sign_in(nordwerk), nordwerk)
    for mark in ("N-101", "Hall nordwerk", "K-nordwerk", "€12,345.00", "€2,345.55", "€14,690.55", "Space for nordwerk"):
        assert mark in pages["booths/"], mark
    assert "Person of nordwerk" in pages["people/"]
    assert "Edition nordwerk" in pages[""]
    assert "20 days to go" in pages[""]
    assert "Zhang Min" in pages[""]


def test_two_exhibitors_of_one_organizer_see_only_their_own(nordwerk, yunfan, elsewhere, sign_in):
    for one, others in ((nordwerk, ("yunfan", "Y-202", "elsewhere")), (yunfan, ("nordwerk", "N-101", "elsewhere"))):
        for page, text in _pages(sign_in(one), one).items():
            for mark in others:
                assert mark.lower() not in text.lower(), (page, mark)


def test_what_staff_say_among_themselves_is_on_no_page(nordwerk, sign_in):
    for page, text in _pages(sign_in(nordwerk), nordwerk).items():
        for mark in (*SECRETS, "seller@alpha.example", "p@nordwerk.example"):
            assert mark not in text, (page, mark)


@pytest.mark.parametrize(
    ("method", "page"), [("get", "people/{}/"), ("post", "people/{}/"), ("post", "people/{}/remove/")]
)
def test_somebody_elses_person_is_a_missing_person(nordwerk, yunfan, elsewhere, sign_in, method, page):
    client = sign_in(nordwerk)
    client.get(nordwerk.mount)
    bodies = set()
    for pk in (yunfan.contact.pk, elsewhere.contact.pk, 999_999_999, 10**30):
        response = getattr(client, method)(nordwerk.mount + page.format(pk), {"job_title": "Stolen"})
        assert response.status_code == 404
        bodies.add(response.content.replace(page.format(pk).encode(), b""))
    assert len({_without_tokens(body) for body in bodies}) == 1
    for other in (yunfan, elsewhere):
        with tenant(other.organizer):
            assert Affiliation.objects.get(pk=other.contact.pk).job_title == ""


def _without_tokens(body: bytes) -> bytes:
    return re.sub(rb"\b([A-Za-z0-9]{64}|[0-9a-f]{16})\b", b"", body)


def test_device_of_one_organizer_opens_no_other(nordwerk, elsewhere, sign_in):
    client = sign_in(nordwerk)
    client.cookies[portal_cookie(elsewhere.organizer)] = client.cookies[portal_cookie(nordwerk.organizer)].value
    for page in PAGES:
        assert client.get(f"{elsewhere.mount}{page}").status_code == 302


def test_stranger_is_sent_to_sign_in(nordwerk):
    for page in (*PAGES, "people/1/", "people/1/remove/", "sign-out/"):
        for method in ("get", "post"):
            response = getattr(Client(), method)(f"{nordwerk.mount}{page}")
            assert (response.status_code, response["Location"].partition("?")[0]) == (302, f"{nordwerk.mount}sign-in/")


def test_owner_of_another_organizer_gets_no_staff_access_from_the_portal(nordwerk, rival, django_user_model):
    owner = django_user_model.objects.create_user("boss@rival.example", "x" * 12)
    with tenant(rival):
        add_member(organizer=rival, user=owner, role="owner")
    with tenant(nordwerk.organizer):
        access = grant_portal_access(organizer=nordwerk.organizer, company_id=nordwerk.company.pk, email=owner.email)
        secret = sign_in_device(organizer=nordwerk.organizer, access=access, at=timezone.now())
    client = Client()
    client.force_login(owner)
    client.cookies[portal_cookie(nordwerk.organizer)] = secret
    assert client.get(nordwerk.mount).status_code == 200
    for path in ("/o/alpha/", "/o/alpha/customers/", f"/o/alpha/customers/{nordwerk.company.pk}/"):
        assert client.get(path).status_code == 404
    client.post(f"{nordwerk.mount}profile/", _profile(nordwerk, city="Bremen"))
    with tenant(nordwerk.organizer):
        assert AuditEntry.objects.get(action="customer.updated").actor_kind == "portal"


def test_staff_of_the_organizer_get_no_portal_without_an_access(nordwerk, django_user_model):
    owner = django_user_model.objects.create_user("boss@alpha.example", "x" * 12)
    with tenant(nordwerk.organizer):
        add_member(organizer=nordwerk.organizer, user=owner, role="owner")
    client = Client()
    client.force_login(owner)
    assert client.get(nordwerk.mount).status_code == 302


def test_profile_is_saved_and_audited(nordwerk, sign_in):
    data = _profile(
        nordwerk, website="nordwerk.example", city="Bremen", country="DE", phone="+49 421 123456", profile="Pumps."
    )
    assert sign_in(nordwerk).post(f"{nordwerk.mount}profile/", data)["Location"] == f"{nordwerk.mount}profile/?saved=1"
    company = _company(nordwerk)
    assert (company.website, company.city, company.country, company.profile) == (
        "https://nordwerk.example", "Bremen", "DE", "Pumps.",
    )  # fmt: skip
    assert company.phone_e164 == "+49421123456"
    with tenant(nordwerk.organizer):
        entry = AuditEntry.objects.get(action="customer.updated")
    assert (entry.actor_kind, entry.actor_label, entry.object_id) == ("portal", "Visitor of nordwerk", company.pk)
    assert entry.changes["city"] == ["", "Bremen"]


def test_forged_fields_change_nothing(nordwerk, yunfan, sign_in):
    forged = {
        "name": "Evil", "uscc": "91350211M000100Y43", "grade": "vip", "stage": "actual", "owner": "", "kind": "person",
        "internal_note": "", "parent": yunfan.company.pk, "influence": 5, "organizer": 2, "pk": yunfan.company.pk,
        "company_id": yunfan.company.pk, "merged_into": yunfan.company.pk, "city": "Bremen",
    }  # fmt: skip
    before = _company(nordwerk)
    sign_in(nordwerk).post(f"{nordwerk.mount}profile/", _profile(nordwerk, **forged))
    after = _company(nordwerk)
    kept = (
        "name",
        "uscc",
        "grade",
        "stage",
        "owner_id",
        "kind",
        "internal_note",
        "parent_id",
        "influence",
        "merged_into_id",
    )
    assert [getattr(after, field) for field in kept] == [getattr(before, field) for field in kept]
    assert (after.city, _company(yunfan).city) == ("Bremen", "")


def test_bad_profile_is_refused_and_keeps_what_was_typed(nordwerk, sign_in):
    bad = {
        "website": "javascript:alert(1)", "phone": "12", "email": "no", "country": "XX", "city": "x" * 101,
        "name_latin": "\x00", "profile": "x" * 5001,
    }  # fmt: skip
    before = _company(nordwerk)
    for field, value in bad.items():
        response = sign_in(nordwerk).post(f"{nordwerk.mount}profile/", _profile(nordwerk, **{field: value}))
        assert response.status_code == 422, field
        assert field in response.context["form"].errors
    assert _company(nordwerk).version == before.version


def test_stale_profile_is_shown_not_overwritten(nordwerk, sign_in):
    client, data = sign_in(nordwerk), _profile(nordwerk, city="Bremen")
    with tenant(nordwerk.organizer):
        update_customer(
            organizer=nordwerk.organizer, customer_id=nordwerk.company.pk, version=None, values={"city": "Kiel"}
        )
    response = client.post(f"{nordwerk.mount}profile/", data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Kiel" in page
    assert 'value="Bremen"' in page
    assert _company(nordwerk).city == "Kiel"
    again = data | {"stamp": response.context["form"].data["stamp"]}
    assert client.post(f"{nordwerk.mount}profile/", again).status_code == 302
    assert _company(nordwerk).city == "Bremen"


def test_internal_edit_does_not_disturb_the_exhibitor(nordwerk, sign_in):
    data = _profile(nordwerk, city="Bremen")
    with tenant(nordwerk.organizer):
        values = {"internal_note": "other", "grade": "vip"}
        update_customer(organizer=nordwerk.organizer, customer_id=nordwerk.company.pk, version=None, values=values)
    assert sign_in(nordwerk).post(f"{nordwerk.mount}profile/", data).status_code == 302


def test_person_is_added_renamed_in_job_and_removed(nordwerk, sign_in):
    client = sign_in(nordwerk)
    data = {
        "name": "Anna Berg",
        "job_title": "Sales",
        "email": "anna@nordwerk.example",
        "company": 1,
        "is_primary": "on",
    }
    assert client.post(f"{nordwerk.mount}people/", data).status_code == 302
    with tenant(nordwerk.organizer):
        contact = Affiliation.objects.select_related("person").get(person__name="Anna Berg")
        assert (contact.company_id, contact.job_title, contact.is_primary) == (nordwerk.company.pk, "Sales", False)
        assert contact.person.email_key == "anna@nordwerk.example"
    person = f"{nordwerk.mount}people/{contact.pk}/"
    assert "a•••@nordwerk.example" in client.get(person).content.decode()
    assert client.post(person, {"job_title": "Head of sales", "name": "Evil"}).status_code == 302
    assert client.post(f"{person}remove/").status_code == 302
    with tenant(nordwerk.organizer):
        assert not Affiliation.objects.filter(pk=contact.pk).exists()
        assert Customer.objects.get(pk=contact.person_id).name == "Anna Berg"
        entries = AuditEntry.objects.filter(actor_kind="portal").order_by("pk").values_list("action", "actor_id")
        assert list(entries) == [
            (action, nordwerk.access.pk) for action in ("contact.added", "contact.updated", "contact.removed")
        ]
        assert not Interaction.objects.filter(customer_id=contact.person_id).exists()


def test_somebody_known_is_never_drawn_to_the_company(nordwerk, yunfan, sign_in):
    """The same address as a competitor's contact: a new record for us, a doubt for staff."""
    data = {"name": "Person of yunfan", "email": "p@yunfan.example", "phone": ""}
    sign_in(nordwerk).post(f"{nordwerk.mount}people/", data)
    with tenant(nordwerk.organizer):
        mine = Affiliation.objects.get(company=nordwerk.company, person__name="Person of yunfan")
        assert mine.person_id != yunfan.contact.person_id
        pair = DuplicateCandidate.objects.get()
    assert {pair.first_id, pair.second_id} == {mine.person_id, yunfan.contact.person_id}


def test_person_is_listed_once(nordwerk, sign_in):
    client = sign_in(nordwerk)
    data = {"name": "person OF nordwerk", "email": "P@nordwerk.example"}
    assert client.post(f"{nordwerk.mount}people/", data).status_code == 422
    assert client.post(f"{nordwerk.mount}people/", {"name": "", "email": "x"}).status_code == 422
    with tenant(nordwerk.organizer):
        assert Affiliation.objects.filter(company=nordwerk.company).count() == 1


def test_checklist_follows_what_is_stored(nordwerk, sign_in):
    client = sign_in(nordwerk)
    outlook = client.get(nordwerk.mount).context["outlook"]
    assert [(step.key, step.is_done) for step in outlook.steps] == [
        ("contract", True), ("booth", True), ("profile", False), ("people", False),
    ]  # fmt: skip
    assert (outlook.done, outlook.next_step.key) == (2, "profile")
    full = {
        "website": "nordwerk.example", "phone": "+49 421 123456", "email": "info@nordwerk.example", "city": "Bremen",
        "country": "DE", "profile": "Pumps.",
    }  # fmt: skip
    client.post(f"{nordwerk.mount}profile/", _profile(nordwerk, **full))
    outlook = client.get(nordwerk.mount).context["outlook"]
    assert (outlook.done, outlook.next_step) == (3, None)  # badges are the organizer's to make


def test_account_manager_is_reached_by_mail_while_a_member(nordwerk, sign_in, inside):
    client, link = sign_in(nordwerk), 'href="mailto:seller@alpha.example"'
    assert link not in client.get(nordwerk.mount).content.decode()
    with inside():
        member = add_member(organizer=nordwerk.organizer, user=nordwerk.company.owner, role="sales")
    assert link in client.get(nordwerk.mount).content.decode()
    with inside():
        add_member(organizer=nordwerk.organizer, user=User.objects.create_user("boss@alpha.example"), role="owner")
        remove_member(organizer=nordwerk.organizer, membership=member)
    assert link not in client.get(nordwerk.mount).content.decode()


def test_person_of_two_companies_switches_between_them(nordwerk, yunfan, elsewhere, sign_in, inside):
    with inside():
        second = grant_portal_access(
            organizer=nordwerk.organizer, company_id=yunfan.company.pk, email=nordwerk.access.email
        )
    client, switch = sign_in(nordwerk), f"{nordwerk.mount}company/"
    assert client.get(nordwerk.mount).context["other_companies"] == [(second.pk, "Yunfan Ltd")]
    assert client.post(switch, {"access": second.pk})["Location"] == nordwerk.mount
    home = client.get(nordwerk.mount)
    assert home.context["company"].name == "Yunfan Ltd"
    assert home.context["other_companies"] == [(nordwerk.access.pk, "Nordwerk GmbH")]
    with inside():
        assert AuditEntry.objects.get(action="portal.switched").object_id == second.pk


def test_nobody_switches_to_a_company_of_another_address(nordwerk, yunfan, elsewhere, sign_in):
    client = sign_in(nordwerk)
    for wanted in (yunfan.access.pk, elsewhere.access.pk, 999_999_999):
        assert client.post(f"{nordwerk.mount}company/", {"access": wanted}).status_code == 404
    for unreadable in ("", "x", "-1", "²", "9" * 30):
        assert client.post(f"{nordwerk.mount}company/", {"access": unreadable}).status_code == 302
    assert client.get(nordwerk.mount).context["company"].name == "Nordwerk GmbH"


def test_company_without_a_booking_sees_what_comes_and_nothing_of_others(nordwerk, organizer, inside):
    with inside():
        newcomer = add_customer(organizer=organizer, kind="company", name="Newcomer")
        access = grant_portal_access(organizer=organizer, company_id=newcomer.pk, email="n@newcomer.example")
        secret = sign_in_device(organizer=organizer, access=access, at=timezone.now())
    client = Client()
    client.cookies[portal_cookie(organizer)] = secret
    home = client.get("/x/alpha/")
    assert home.context["outlook"].participation is None
    assert home.context["outlook"].show.name == "Edition nordwerk"
    assert "K-nordwerk" not in client.get("/x/alpha/booths/").content.decode()


def test_pages_cost_the_same_for_one_and_for_many(nordwerk, sign_in, inside):
    client = sign_in(nordwerk)
    before = {page: _queries(client, f"{nordwerk.mount}{page}") for page in PAGES}
    with inside():
        day = today()
        for number in range(2, 5):
            add_contact(organizer=nordwerk.organizer, company=nordwerk.company, name=f"P {number}")
            edition = add_edition(
                organizer=nordwerk.organizer,
                exhibition=nordwerk.contract.participation.edition.exhibition,
                slug=f"n-{number}",
                number=number,
                name=f"Edition {number}",
                starts_on=day - timedelta(days=300 * number),
                ends_on=day - timedelta(days=300 * number),
            )
            book_exhibitor(
                organizer=nordwerk.organizer,
                edition=edition,
                customer=nordwerk.company,
                role="exhibitor",
                number=f"C-{number}",
                currency="EUR",
                lines=[PricedLine("Space", 100), PricedLine("Power", 50)],
                booth=BoothWish(hall="H", number=f"A{number}", area_m2=Decimal(9)),
                day=day,
            )
    assert {page: _queries(client, f"{nordwerk.mount}{page}") for page in PAGES} == before


def _queries(client, url: str) -> int:
    client.get(url)  # the organizer is looked up every few seconds, not every time
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_session_ends_after_its_time(nordwerk, inside):
    with inside():
        long_ago = timezone.now() - timedelta(days=30, seconds=1)
        secret = sign_in_device(organizer=nordwerk.organizer, access=nordwerk.access, at=long_ago)
        assert PortalAccess.objects.get(pk=nordwerk.access.pk).is_active
    client = Client()
    client.cookies[portal_cookie(nordwerk.organizer)] = secret
    assert client.get(nordwerk.mount).status_code == 302
