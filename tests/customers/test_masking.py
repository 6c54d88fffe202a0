"""Phone numbers and e-mail addresses: who sees them in full, who masked, who may ask, and no way around it."""

import csv
import io
import json

import pytest

from crm_expo.accounts.services.portal import grant_portal_access
from crm_expo.audit.models import AuditEntry
from crm_expo.inbox.models import InboxRow
from crm_expo.kit.masking import Sight, Viewer, masked_email, masked_phone
from crm_expo.lists.models import ExportFile
from crm_expo.lists.staff import dialogs
from crm_expo.lists.tasks import export_list_task
from crm_expo.outbox.models import Mail
from crm_expo.tenancy.access import ROLES
from crm_expo.tenancy.scope import tenant
from customers.models import Customer
from customers.normal import phone_e164
from customers.services.editing import add_contact, add_customer
from customers.staff import contacts
from tests.api.conftest import make_api, registration
from tests.fields.conftest import edition, member

__all__ = ["edition"]

PHONE, EMAIL = "+86 138 0013 8000", "zhang.min@nordwerk.example"
HIDDEN_PHONE, HIDDEN_EMAIL = "138****8000", "z***@nordwerk.example"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+86 138 0013 8000", "138****8000"),
        ("13800138000", "138****8000"),
        ("0755-8888 6666", "0755****6666"),
        ("010-6505 1234", "010****1234"),
        ("400-820-8820", "****8820"),
        ("95588", "****88"),
        ("110", "***"),
        ("+49 30 901820", "+49 ****1820"),
        ("+1 (415) 555-0132", "+1 ****0132"),
        ("+852 2345 6789", "+852 ****6789"),
        ("ask Mrs Li", "****"),
        ("", ""),
    ],
)
def test_a_masked_number_tells_its_kind_and_its_end(number, masked):
    assert masked_phone(number, phone_e164(number)) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("zhang.min@example.com", "z***@example.com"),
        ("a@b.cn", "***@b.cn"),
        ("zhang@call 13800138000", "z***@****"),
        ("no address", "****"),
        ("", ""),
    ],
)
def test_a_masked_address_tells_its_domain(address, masked):
    assert masked_email(address) == masked


ME, OTHER = 7, 8
SIGHTS = {
    "owner": (Sight.FULL, Sight.FULL, Sight.FULL),
    "manager": (Sight.FULL, Sight.FULL, Sight.FULL),
    "sales": (Sight.FULL, Sight.FULL, Sight.ON_REQUEST),
    "service": (Sight.FULL, Sight.FULL, Sight.ON_REQUEST),
    "on_site": (Sight.ON_REQUEST, Sight.ON_REQUEST, Sight.ON_REQUEST),
    "analyst": (Sight.MASKED, Sight.MASKED, Sight.MASKED),
    "read_only": (Sight.MASKED, Sight.MASKED, Sight.MASKED),
}


@pytest.mark.parametrize("role", ROLES)
def test_the_rule_knows_every_role(role):
    viewer = Viewer(role, ME)
    assert (viewer.sight(ME), viewer.sight(None), viewer.sight(OTHER)) == SIGHTS[role]
    assert Viewer("unheard of", ME).sight(None) == Sight.MASKED


@pytest.fixture
def company(organizer, desk) -> Customer:
    """Looked after by the organizer's owner, with a contact of its own."""
    with tenant(organizer):
        made = add_customer(
            organizer=organizer, kind="company", name="Nordwerk GmbH", phone=PHONE, email=EMAIL, owner=desk.person
        )
        add_contact(organizer=organizer, company=made, name="Zhang Min", email="min@private.example")
        Customer.objects.filter(kind="person").update(owner=desk.person)
        return made


@pytest.mark.parametrize(
    ("role", "sees", "asks"),
    [("owner", True, False), ("manager", True, False), ("sales", False, True), ("on_site", False, True),
     ("analyst", False, False), ("read_only", False, False)],
)  # fmt: skip
def test_the_page_shows_as_much_as_the_role_may_see(organizer, company, role, sees, asks):
    page = member(organizer, role).get(f"customers/{company.pk}/").content.decode()
    assert (PHONE in page, EMAIL in page, "min@private.example" in page) == (sees, sees, sees)
    assert (HIDDEN_PHONE in page, HIDDEN_EMAIL in page) == (not sees, not sees)
    assert ("contact/phone/" in page) == asks


def test_own_and_unowned_customers_are_seen_in_full(organizer, company):
    sales = member(organizer, "sales")
    for owner in (sales.person, None):
        with tenant(organizer):
            Customer.objects.filter(pk=company.pk).update(owner=owner)
        page = sales.get(f"customers/{company.pk}/").content.decode()
        assert PHONE in page
        assert EMAIL in page


@pytest.mark.parametrize(("field", "text"), [("phone", PHONE), ("email", EMAIL)])
def test_asking_shows_it_once_and_says_so_without_the_value(organizer, company, field, text):
    sales = member(organizer, "sales")
    answer = sales.post(f"customers/{company.pk}/contact/{field}/")
    assert text in answer.content.decode()
    with tenant(organizer):
        told = AuditEntry.objects.get(action="contact.revealed")
    assert (told.object_id, told.changes) == (company.pk, {"contact": [None, field]})
    assert text not in str(told.__dict__)
    assert text not in sales.get(f"customers/{company.pk}/").content.decode()


@pytest.mark.parametrize("role", ["analyst", "read_only"])
def test_who_may_not_ask_is_refused(organizer, company, role):
    answer = member(organizer, role).post(f"customers/{company.pk}/contact/phone/")
    assert answer.status_code == 403
    assert PHONE not in answer.content.decode()
    with tenant(organizer):
        assert not AuditEntry.objects.filter(action="contact.revealed").exists()


@pytest.mark.parametrize("field", ["name", "internal_note", "uscc"])
def test_nothing_else_is_shown_that_way(organizer, company, field):
    assert member(organizer, "sales").post(f"customers/{company.pk}/contact/{field}/").status_code == 404


def test_after_some_hundred_a_day_it_is_enough(organizer, company, monkeypatch):
    monkeypatch.setattr(contacts, "MOST_A_DAY", 2)
    sales, other = member(organizer, "sales"), member(organizer, "service")
    shown = [PHONE in sales.post(f"customers/{company.pk}/contact/phone/").content.decode() for _turn in range(3)]
    assert shown == [True, True, False]
    assert "tomorrow" in sales.post(f"customers/{company.pk}/contact/phone/").content.decode()
    assert PHONE in other.post(f"customers/{company.pk}/contact/phone/").content.decode()
    with tenant(organizer):
        assert AuditEntry.objects.filter(action="contact.revealed").count() == 3


def test_lists_and_files_mask_by_role(organizer, company):
    for role, text in (("manager", PHONE), ("sales", HIDDEN_PHONE), ("analyst", HIDDEN_PHONE)):
        page = member(organizer, role).get("customers/", cols="phone,email").content.decode()
        assert text in page
        assert (PHONE in page) == (role == "manager")
        assert (EMAIL in page) == (role == "manager")
    analyst = member_again(organizer, "analyst")
    answer = analyst.post("lists/customers/export/?cols=phone,email&kind=company", format="csv")
    assert list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1][2:] == [HIDDEN_PHONE, HIDDEN_EMAIL]


def member_again(organizer, role: str):
    """This will return the browser of a member that a test made before."""
    from django.test import Client

    from crm_expo.accounts.models import User
    from tests.customers.conftest import Desk

    person, client = User.objects.get(email=f"{role}@{organizer.slug}.example"), Client()
    client.force_login(person)
    return Desk(organizer, person, client)


def test_a_file_that_a_worker_writes_is_masked_for_whoever_asked(organizer, company, monkeypatch):
    monkeypatch.setattr(dialogs, "AT_ONCE", 0)
    sales = member(organizer, "sales")
    assert sales.post("lists/customers/export/?cols=phone&kind=company", format="csv").status_code == 302
    with tenant(organizer):
        job = ExportFile.objects.get().job_id
    export_list_task(organizer_id=organizer.pk, job_id=job)
    text = sales.get(f"lists/files/{job}/").content.decode("utf-8-sig")
    assert HIDDEN_PHONE in text
    assert PHONE not in text


def test_the_form_keeps_what_it_does_not_show(organizer, company):
    sales = member(organizer, "sales")
    page = sales.get(f"customers/{company.pk}/edit/")
    assert PHONE not in page.content.decode()
    assert HIDDEN_PHONE in page.content.decode()
    sent = {"name": "Nordwerk GmbH", "kind": "company", "stage": "qualified", "prospect_source": "staff",
            "grade": "vip", "owner": company.owner_id, "version": 1}  # fmt: skip
    assert sales.post(f"customers/{company.pk}/edit/", **sent).status_code == 302
    with tenant(organizer):
        kept = Customer.objects.get(pk=company.pk)
        assert (kept.phone, kept.email, kept.grade) == (PHONE, EMAIL, "vip")
    stale = sales.post(f"customers/{company.pk}/edit/", **sent | {"phone": "0755 8888 6666", "grade": "key"})
    assert stale.status_code == 422
    assert PHONE not in stale.content.decode()


FOUND_BY = [
    ("+86 138 0013 8000", True),
    ("13800138000", True),
    (EMAIL, True),
    ("Nordwerk", True),
    ("8000", True),  # as much as the mask tells
    ("38000", False),
    ("138000", False),
    ("0138000", False),
    ("1380013", False),
    ("138001380", False),
    ("zhang.min@nordwerk", False),
    ("zhang.m", False),
]


@pytest.mark.parametrize(("typed", "is_found"), FOUND_BY)
def test_masked_contacts_are_found_when_typed_whole(organizer, company, desk, typed, is_found):
    for role in ("sales", "on_site", "read_only"):
        seeker = member(organizer, role)
        assert shown(seeker, q=typed) == ({"Nordwerk GmbH"} if is_found else set()), role
        offers = [offer.label for group in seeker.get("palette/", q=typed).context["groups"] for offer in group.offers]
        assert ("Nordwerk GmbH" in offers) == is_found, role
        picked = seeker.get("customers/pick/", q=typed).context["options"]
        assert bool(picked) == is_found, role
        matching = shown(seeker, where=json.dumps(["name", "matches", typed]))
        assert matching == ({"Nordwerk GmbH"} if is_found else set()), role


def shown(seeker, **params) -> set[str]:
    page = seeker.get("customers/", kind="company", **params)
    assert page.status_code == 200
    return {row.name for row in page.context["page"].rows}


@pytest.mark.parametrize("typed", ["138000", "zhang.min@nordwerk", "38000"])
def test_own_customers_are_found_by_parts_as_ever(organizer, company, typed):
    sales = member(organizer, "sales")
    before = shown(member(organizer, "owner"), q=typed)
    with tenant(organizer):
        Customer.objects.filter(pk=company.pk).update(owner=sales.person)
    assert shown(sales, q=typed) == before


@pytest.mark.parametrize(
    ("condition", "is_found"),
    [
        (["phone", "is", "13800138000"], True),
        (["phone", "is", "+86 138 0013 8000"], True),
        (["phone", "any_of", "95588\n13800138000"], False),  # many at once would be trying them out
        (["phone", "contains", "13800138000"], True),
        (["phone", "contains", "0013"], False),
        (["phone", "contains", "8000"], False),
        (["phone", "filled"], True),
        (["email", "is", EMAIL.upper()], True),
        (["email", "contains", "zhang"], False),
        (["email", "contains", "z"], False),
    ],
)
def test_conditions_find_whole_values_only(organizer, company, condition, is_found):
    for role in ("sales", "analyst"):
        assert shown(member(organizer, role), where=json.dumps(condition)) == ({"Nordwerk GmbH"} if is_found else set())
    if condition[1] == "contains":
        assert shown(member(organizer, "manager"), where=json.dumps(condition)) in ({"Nordwerk GmbH"}, set())


def test_a_name_that_holds_the_digits_is_found_by_them(organizer, company):
    with tenant(organizer):
        add_customer(organizer=organizer, kind="company", name="Studio 138000", owner=company.owner)
    assert shown(member(organizer, "read_only"), q="138000") == {"Studio 138000"}


def test_the_desk_tells_a_twin_without_its_address(organizer, company, edition):
    on_site = member(organizer, "on_site")
    place = f"exhibitions/editions/{edition.pk}/registrations/new/"
    for key in ("0" * 16, "1" * 16):
        form = {"key": key, "name": "Ada", "email": "ada@example.com", "category": "professional_visitor",
                "language": "en"}  # fmt: skip
        answer = on_site.post(place, **form)
    text = answer.content.decode()
    assert "a***@example.com" in text
    assert "q=ada" not in text


def test_rest_keeps_its_rules(organizer, company):
    told = make_api(organizer, ["read"])("get", f"customers/{company.pk}/").json()
    assert (told["email"], told["phone_e164"]) == (EMAIL, "+8613800138000")


def test_changes_of_contacts_are_told_masked_to_those_who_do_not_see_them(organizer, company, desk):
    from crm_expo.kit.changes import entries_told

    with tenant(organizer):
        entry = AuditEntry(object_type="customer", changes={"phone": ["", PHONE], "email": [EMAIL, ""]})
        assert entries_told([entry], "manager")[0].lines[1] == ("E-mail", EMAIL, "")
        told = entries_told([entry], "sales")[0].lines
    assert PHONE not in str(told)
    assert told[1] == ("E-mail", HIDDEN_EMAIL, "")


def test_portal_accesses_are_masked_and_invited_again(organizer, company):
    with tenant(organizer):
        access = grant_portal_access(organizer=organizer, company_id=company.pk, email="anna@nordwerk.example", name="")
    sales = member(organizer, "sales")
    page = sales.get(f"customers/{company.pk}/", tab="contacts").content.decode()
    assert "a***@nordwerk.example" in page
    assert "anna@nordwerk.example" not in page
    assert sales.post(f"customers/{company.pk}/portal/", again=access.pk).status_code == 302
    with tenant(organizer):
        assert Mail.objects.get().to_email == "anna@nordwerk.example"


@pytest.mark.parametrize(("role", "sees"), [("manager", True), ("analyst", False)])
def test_deliveries_are_masked_for_who_does_not_need_the_contacts(organizer, edition, role, sees):
    api = make_api(organizer, ["all"])
    api("post", "registrations/", registration())
    with tenant(organizer):
        number = InboxRow.objects.get().pk
    page = member(organizer, role).get(f"inbox/{number}/").content.decode()
    assert ("ada@example.com" in page) == sees
    assert ("0013" in page) == sees
