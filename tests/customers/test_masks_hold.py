"""Ways around a mask that somebody may try: each is closed, and says so in words."""

import json
from urllib.parse import urlencode

from crm_expo.accounts.models import Membership
from crm_expo.kit.masking import masked_document, masked_phone
from crm_expo.lists.models import ExportFile
from crm_expo.lists.staff import dialogs
from crm_expo.lists.tasks import export_list_task
from crm_expo.tenancy.scope import tenant
from customers.models import Customer
from customers.normal import phone_e164
from customers.selectors import contacts as selected
from customers.services.editing import add_contact, add_customer
from customers.services.matching import PersonContact, resolve_customer
from tests.customers.test_masking import HIDDEN_PHONE, PHONE, company, shown
from tests.fields.conftest import member

__all__ = ["company"]


def test_looking_numbers_up_whole_ends_some_day(organizer, company, monkeypatch):
    monkeypatch.setattr(selected, "MOST_A_DAY", 2)
    sales, manager = member(organizer, "sales"), member(organizer, "manager")
    for number in ("13800138001", "13800138002"):
        assert shown(sales, q=number) == set()
    for asked in ({"q": "13800138000"}, {"where": json.dumps(["phone", "is", "13800138000"])}):
        refused = sales.get("customers/", **asked)
        assert refused.status_code == 429
        assert "Search by name, or ask again tomorrow" in refused.content.decode()
    assert sales.get("palette/", q="13800138000").status_code == 429
    assert shown(sales, q="Nordwerk") == {"Nordwerk GmbH"}
    assert shown(manager, q="13800138000") == {"Nordwerk GmbH"}


def test_parts_of_accented_addresses_and_of_short_numbers_find_nobody(organizer, desk):
    with tenant(organizer):
        for name, told in {"Accent": {"email": "josé.ruiz@nord.example"}, "Hohhot": {"phone": "0471 123 4567"}}.items():
            add_customer(organizer=organizer, kind="company", name=name, owner=desk.person, **told)
    service = member(organizer, "service")
    for typed, name in {"jose": "Accent", "4567": "Hohhot"}.items():
        assert shown(desk, q=typed) == {name}
        assert shown(service, q=typed) == set()
    assert masked_phone("0471 123 4567", phone_e164("0471 123 4567")) == "0471****67"


def test_who_has_no_name_is_not_called_by_a_number_or_an_address(organizer):
    asked = {"organizer": organizer, "company": None, "source": "api"}
    with tenant(organizer):
        made, _new = resolve_customer(contact=PersonContact(email="ada.l@nord.example"), **asked)
        assert made.name == "a***@nord.example"
        by_phone, _new = resolve_customer(contact=PersonContact(phone=PHONE), **asked)
        assert by_phone.name == HIDDEN_PHONE
        contact = PersonContact(name="Ada Lovelace", email="ada.l@nord.example")
        named, is_new = resolve_customer(contact=contact, **asked)
        assert (named.pk, named.name, is_new) == (made.pk, "Ada Lovelace", False)


def test_taking_a_customer_from_a_colleague_does_not_lift_the_mask(organizer, company, desk):
    sales, manager = member(organizer, "sales"), member(organizer, "manager")
    mine = str(sales.person.pk)
    cell = sales.post(f"lists/customers/cells/{company.pk}/owner/", value=mine)
    assert cell.status_code == 422
    assert "A colleague looks after this customer" in cell.content.decode()
    bulk = sales.post("lists/customers/change/?kind=company", field="owner", value=mine, step="do", pk=company.pk)
    assert bulk.status_code == 302
    form = {"name": "Nordwerk GmbH", "kind": "company", "stage": "qualified", "prospect_source": "staff",
            "grade": "vip", "owner": mine, "version": 1}  # fmt: skip
    assert sales.post(f"customers/{company.pk}/edit/", **form).status_code == 302
    with tenant(organizer):
        kept = Customer.objects.get(pk=company.pk)
        assert (kept.grade, kept.owner_id) == ("vip", desk.person.pk)
    assert manager.post(f"lists/customers/cells/{company.pk}/owner/", value=mine).status_code == 200
    assert PHONE in sales.get(f"customers/{company.pk}/").content.decode()
    assert sales.post(f"lists/customers/cells/{company.pk}/owner/", value=str(desk.person.pk)).status_code == 200


def test_a_file_is_for_the_role_that_asked(organizer, company, monkeypatch):
    monkeypatch.setattr(dialogs, "AT_ONCE", 0)
    manager = member(organizer, "manager")
    manager.post("lists/customers/export/?cols=phone&kind=company", format="csv")
    with tenant(organizer):
        job = ExportFile.objects.get().job_id
    export_list_task(organizer_id=organizer.pk, job_id=job)
    assert PHONE in manager.get(f"lists/files/{job}/").content.decode("utf-8-sig")
    with tenant(organizer):
        Membership.objects.filter(user=manager.person).update(role="analyst")
    gone = manager.get(f"lists/files/{job}/")
    assert gone.status_code == 410
    assert "Your role has changed" in gone.content.decode()


def test_a_document_is_masked_wherever_a_contact_stands():
    told = {
        "person": {"Email": "a.b@c.example", "Mobile": 13800138000, "手机": {"main": "138 0013 8000"}, "inn": "No 1"},
        "answers": [{"answer": "电话13800138000，或 zhang.min@x.example"}],
        "at": "2026-11-23T10:00:00.123456+08:00", "day": "2026-11-23 13800138000", "fee": 1234.5, "is_vip": True,
    }  # fmt: skip
    assert masked_document(told) == {
        "person": {"Email": "a***@c.example", "Mobile": "***8000", "手机": {"main": "***8000"}, "inn": "No 1"},
        "answers": [{"answer": "电话***8000，或 z***@x.example"}],
        "at": "2026-11-23T10:00:00.123456+08:00", "day": "2026-11-23 ***8000", "fee": 1234.5, "is_vip": True,
    }  # fmt: skip


def test_people_of_a_colleagues_company_are_masked_as_the_company_is(organizer, company, desk):
    sales, manager = member(organizer, "sales"), member(organizer, "manager")
    with tenant(organizer):
        own = add_customer(organizer=organizer, kind="company", name="Own AG", owner=sales.person)
        told = {"name": "Lena Brandt", "phone": "+86 139 0013 9000", "email": "lena@nordwerk.example"}
        tie = add_contact(organizer=organizer, company=company, **told)
        person = tie.person
        add_contact(organizer=organizer, company=own, name="Otto Kern", phone="+86 137 0013 7000")
    hidden, numbers = "139****9000", ("139 0013 9000", "13900139000", "lena@")
    columns = {"cols": "phone,email", "kind": "person"}
    pages = (
        f"customers/{company.pk}/", f"customers/{company.pk}/?tab=contacts", f"customers/{person.pk}/",
        f"customers/{person.pk}/edit/", f"customers/?{urlencode(columns)}",
    )  # fmt: skip
    for address in pages:
        page = sales.get(address).content.decode()
        assert hidden in page or "l***@nordwerk.example" in page, address
        assert not [number for number in numbers if number in page], address
        assert "lena@nordwerk" in manager.get(address).content.decode()
    assert "137 0013 7000" in sales.get(f"customers/?{urlencode(columns)}").content.decode()

    def people(seeker, **params):
        return {row.name for row in seeker.get("customers/", kind="person", **params).context["page"].rows}

    assert people(sales, q="1390013") == people(sales, q="lena@nord") == set()
    assert people(sales, where=json.dumps(["phone", "contains", "139 0013"])) == set()
    assert people(sales, where=json.dumps(["phone", "contains", "137 0013"])) == {"Otto Kern"}
    assert people(manager, where=json.dumps(["phone", "contains", "139 0013"])) == {"Lena Brandt"}
    revealed = sales.post(f"customers/{person.pk}/contact/phone/")
    assert "139 0013 9000" in revealed.content.decode()
    for way in (
        lambda: sales.post(f"contacts/{tie.pk}/remove/"),
        lambda: sales.post(f"lists/customers/cells/{person.pk}/owner/", value=str(sales.person.pk)),
        lambda: sales.post(f"customers/{own.pk}/contacts/link/", person=str(person.pk)),
    ):
        way()
        assert hidden in sales.get(f"customers/{person.pk}/").content.decode()
    with tenant(organizer):
        person.refresh_from_db()
        assert person.owner_id is None
        assert person.affiliations.filter(company=company).exists()
