"""Changes are taken back through the very service that makes them; what came in between is shown and asked."""

import pytest
from django.utils import timezone

from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member, remove_member
from crm_expo.audit.models import AuditEntry
from crm_expo.fields.models import CustomField
from crm_expo.fields.selectors import held_values
from crm_expo.fields.services.defining import ChoiceWish, add_field
from crm_expo.fields.services.writing import change_name
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, CustomerValue, Override
from customers.services.bulk import change_customers
from customers.services.editing import add_customer, update_customer
from customers.services.overriding import set_override

CODE, OTHER_CODE = "91350100M000100Y43", "91440300MA5FTQ8M1A"


@pytest.fixture
def changed(organizer, company):
    """Change fields of the company, and return the entry with what a page would send back."""

    def change(**values):
        with tenant(organizer):
            customer = update_customer(organizer=organizer, customer_id=company.pk, version=None, values=values)
            entry = AuditEntry.objects.filter(action="customer.updated").latest("pk")
        (field,) = values
        return {"change": f"{entry.pk}:{field}", "version": customer.version}

    return change


def value_of(organizer, company, field):
    with tenant(organizer):
        return getattr(Customer.objects.get(pk=company.pk), field)


def test_old_value_stands_again_with_an_entry_of_its_own(desk, organizer, company, changed):
    asked = changed(city="Bonn")
    answer = desk.post(f"customers/{company.pk}/revert/", **asked)
    assert answer["Location"] == desk.at(f"customers/{company.pk}/?tab=changes")
    assert value_of(organizer, company, "city") == ""
    with tenant(organizer):
        last = AuditEntry.objects.latest("pk")
        assert (last.action, last.changes, last.actor_label) == (
            "customer.reverted", {"city": ["Bonn", ""]}, "Zhang Min",
        )  # fmt: skip
    again = {"change": f"{last.pk}:city", "version": asked["version"] + 1}
    desk.post(f"customers/{company.pk}/revert/", **again)
    assert value_of(organizer, company, "city") == "Bonn"


def test_field_that_changed_again_is_asked_about_and_put_back_when_meant(desk, organizer, company, changed):
    first = changed(city="Bonn")
    second = changed(city="Köln")
    asked = first | {"version": second["version"]}
    page = desk.post(f"customers/{company.pk}/revert/", **asked)
    question = page.context["question"]
    assert page.status_code == 422
    assert (question.before, question.after, question.current) == ("", "Bonn", "Köln")
    assert value_of(organizer, company, "city") == "Köln"
    assert desk.post(f"customers/{company.pk}/revert/", **asked, anyway="1").status_code == 302
    assert value_of(organizer, company, "city") == ""


def test_page_that_was_open_too_long_asks_first(desk, organizer, company, changed):
    asked = changed(city="Bonn")
    changed(industry="Instruments")
    page = desk.post(f"customers/{company.pk}/revert/", **asked, anyway="1")
    assert page.status_code == 422
    assert page.context["question"].version == asked["version"] + 1
    assert value_of(organizer, company, "city") == "Bonn"


def test_owner_and_parent_come_back_by_their_number_or_not_at_all(desk, organizer, company, changed):
    with tenant(organizer):
        user = User.objects.create_user("li@alpha.example", name="Li Wei")
        member = add_member(organizer=organizer, user=user, role="sales")
        parent = add_customer(organizer=organizer, kind="company", name="Holding")
    changed(owner=user)
    owner_gone = changed(owner=None)
    changed(parent=parent)
    parent_gone = changed(parent=None)
    with tenant(organizer):
        User.objects.filter(pk=user.pk).update(name="Li Wei-Schmidt")
        links = AuditEntry.objects.filter(action="customer.updated").order_by("pk").values_list("links", flat=True)
        assert list(links) == [
            {"owner": [None, user.pk]}, {"owner": [user.pk, None]},
            {"parent": [None, parent.pk]}, {"parent": [parent.pk, None]},
        ]  # fmt: skip
    desk.post(f"customers/{company.pk}/revert/", **owner_gone | {"version": parent_gone["version"]})
    assert value_of(organizer, company, "owner") == user
    changed(owner=None)
    with tenant(organizer):
        remove_member(organizer=organizer, membership=member)
        Customer.objects.filter(pk=parent.pk).update(merged_into=company)
    version = value_of(organizer, company, "version")
    for asked, words in ((owner_gone, "Li Wei has left the team"), (parent_gone, "was merged into another one")):
        page = desk.post(f"customers/{company.pk}/revert/", **asked | {"version": version})
        assert page.status_code == 422
        assert words in page.content.decode()
    assert (value_of(organizer, company, "owner"), value_of(organizer, company, "parent")) == (None, None)


def test_credit_code_that_another_has_now_and_parent_below_are_refused(desk, organizer, company, changed):
    with tenant(organizer):
        below = add_customer(organizer=organizer, kind="company", name="Below")
    changed(uscc=CODE)
    code_gone = changed(uscc="")
    changed(parent=below)
    parent_gone = changed(parent=None)
    with tenant(organizer):
        add_customer(organizer=organizer, kind="company", name="Taker", uscc=CODE)
        update_customer(organizer=organizer, customer_id=below.pk, version=None, values={"parent": company})
    for asked, words in (
        (code_gone, "Taker has this credit code"),
        (parent_gone, "Below belongs to this company by now"),
    ):
        page = desk.post(f"customers/{company.pk}/revert/", **asked | {"version": parent_gone["version"]})
        assert page.status_code == 422
        assert words in page.content.decode()
        assert "Nothing was changed" in page.content.decode()
    assert (value_of(organizer, company, "uscc"), value_of(organizer, company, "parent")) == ("", None)


def test_change_of_another_record_or_field_is_not_there(desk, organizer, rival, company, changed):
    asked = changed(city="Bonn")
    with tenant(organizer):
        other = add_customer(organizer=organizer, kind="company", name="Other")
        created = AuditEntry.objects.get(action="customer.created", object_id=company.pk)
    entry = asked["change"].partition(":")[0]
    for pk, change in (
        (other.pk, asked["change"]), (company.pk, f"{entry}:name"), (company.pk, f"{entry}:version"),
        (company.pk, f"{created.pk}:city"),
    ):  # fmt: skip
        assert desk.post(f"customers/{pk}/revert/", change=change, version=asked["version"]).status_code == 404
    for change in ("", "x:city", "9" * 30 + ":city"):
        assert desk.post(f"customers/{company.pk}/revert/", change=change, version="1").status_code == 422
    assert value_of(organizer, company, "city") == "Bonn"


def test_owner_chosen_in_a_list_is_told_by_name_and_put_back(desk, organizer, company):
    with tenant(organizer):
        mate = User.objects.create_user(email="mate@alpha.example", password="x", name="Li Wei")
        add_member(organizer=organizer, user=mate, role="sales")
        change_customers(organizer=organizer, pks=[company.pk], field="owner", value=str(mate.pk))
        entry = AuditEntry.objects.filter(action="customer.updated").latest("pk")
        assert (entry.changes, entry.links) == ({"owner": [None, "Li Wei"]}, {"owner": [None, mate.pk]})
        version = Customer.objects.get(pk=company.pk).version
    asked = {"change": f"{entry.pk}:owner", "version": version}
    assert desk.post(f"customers/{company.pk}/revert/", **asked).status_code == 302
    assert value_of(organizer, company, "owner") is None


def test_stage_chosen_in_a_list_ends_what_was_set_by_hand(organizer, company):
    with tenant(organizer):
        stage = {"aspect": "stage", "value": "qualified", "reason": "met", "at": timezone.now()}
        set_override(organizer=organizer, customer_id=company.pk, **stage)
        change_customers(organizer=organizer, pks=[company.pk], field="stage", value="potential")
        assert Override.objects.get().end == "edited"
        assert Customer.objects.get(pk=company.pk).stage == "potential"


def test_field_of_the_organizers_own_is_put_back_but_not_to_a_choice_that_is_gone(desk, organizer, company):
    with tenant(organizer):
        halls = (ChoiceWish("一号馆", "Hall 1"), ChoiceWish("二号馆", "Hall 2"))
        field = add_field(organizer=organizer, target="company", kind="choice", label_en="Hall", choices=halls)
        first, second = (choice["key"] for choice in field.choices)
        for key in (first, second):
            given = {"organizer": organizer, "customer_id": company.pk, "version": None, "values": {}}
            customer = update_customer(fields={field: key}, **given)
        entry = AuditEntry.objects.filter(action="customer.updated").latest("pk")
        name = change_name(field)
    asked = {"change": f"{entry.pk}:{name}", "version": customer.version}
    assert "<del>Hall 1</del>" in desk.get(f"customers/{company.pk}/", tab="changes").content.decode()
    assert desk.post(f"customers/{company.pk}/revert/", **asked).status_code == 302
    assert held(organizer, company, field) == first
    page = desk.post(f"customers/{company.pk}/revert/", **asked | {"version": customer.version + 1})
    question = page.context["question"]
    assert (question.label, question.before, question.after, question.current) == ("Hall", "Hall 1", "Hall 2", "Hall 1")
    with tenant(organizer):
        update_customer(fields={field: second}, **given)
        CustomField.objects.filter(pk=field.pk).update(choices=[one for one in field.choices if one["key"] == second])
    asked = asked | {"version": customer.version + 2}
    page = desk.post(f"customers/{company.pk}/revert/", **asked)
    assert page.status_code == 422
    assert "The choice of then was deleted" in page.content.decode()
    assert held(organizer, company, field) == second
    with tenant(organizer):
        CustomField.objects.filter(pk=field.pk).update(levels={"sales": "none"})
        desk.person.memberships.update(role="sales")
    assert "Hall 2" not in desk.get(f"customers/{company.pk}/", tab="changes").content.decode()
    assert desk.post(f"customers/{company.pk}/revert/", **asked).status_code == 404
    assert held(organizer, company, field) == second


def test_choices_in_another_order_by_now_are_no_other_value(desk, organizer, company):
    with tenant(organizer):
        halls = (ChoiceWish("一号馆", "Hall 1"), ChoiceWish("二号馆", "Hall 2"))
        field = add_field(organizer=organizer, target="company", kind="choices", label_en="Halls", choices=halls)
        given = {"organizer": organizer, "customer_id": company.pk, "version": None, "values": {}}
        customer = update_customer(fields={field: ("hall_1", "hall_2")}, **given)
        entry = AuditEntry.objects.get(action="customer.updated")
        CustomField.objects.filter(pk=field.pk).update(choices=field.choices[::-1])
    asked = {"change": f"{entry.pk}:{change_name(field)}", "version": customer.version}
    assert desk.post(f"customers/{company.pk}/revert/", **asked).status_code == 302
    assert held(organizer, company, field) is None


def held(organizer, company, field):
    with tenant(organizer):
        return held_values(CustomerValue, [company.pk], [field]).get(company.pk, {}).get(field.pk)
