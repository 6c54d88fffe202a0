"""What is typed into a customer's form: refused in words, never lost, never an error page."""

import pytest

from crm_expo.accounts.models import Membership, User
from crm_expo.accounts.services.membership import add_member, remove_member
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, DuplicateCandidate
from customers.services.bulk import change_customers
from customers.services.editing import ParentInCircle, add_customer, update_customer

TYPED = {"kind": "company", "name": "Typed", "stage": "potential", "prospect_source": "staff", "grade": "ordinary"}
HUGE = "9" * 30


def count(organizer) -> int:
    with tenant(organizer):
        return Customer.objects.count()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("influence", "6"),
        ("influence", "-1"),
        ("influence", HUGE),
        ("influence", "many"),
        ("name", "n" * 201),
        ("name", "a\x00b"),
        ("name_latin", "n" * 201),
        ("uscc", "9" * 19),
        ("email", f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 63}.example"),
        ("email", f"a@{'ß' * 40}.{'ß' * 40}.{'ß' * 40}.{'ß' * 40}.de"),
        ("phone", "1" * 61),
        ("website", "javascript:alert(1)"),
        ("website", "w" * 200),
        ("country", "XX"),
        ("city", "c" * 101),
        ("industry", "i" * 61),
        ("owner", HUGE),
        ("parent", HUGE),
        ("parent", "Nobody AG"),
        ("internal_note", "x" * 10_001),
    ],
)
def test_what_does_not_fit_is_told_and_kept(desk, field, value):
    page = desk.post("customers/new/", **TYPED | {field: value})
    assert page.status_code == 422
    assert field in page.context["form"].errors
    if "\x00" not in value:
        assert page.context["form"][field].value() == value
    assert count(desk.organizer) == 0


def test_influence_from_nought_to_five_is_saved(desk):
    for step in ("0", "5"):
        assert desk.post("customers/new/", **TYPED | {"name": f"Step {step}", "influence": step}).status_code == 302
    assert "A whole number from 0 to 5." in desk.post("customers/new/", **TYPED, influence="6").content.decode()


def test_owner_who_left_stays_the_owner(desk, company):
    with tenant(desk.organizer):
        person = User.objects.create_user("gone@alpha.example", name="Li Wei")
        member = add_member(organizer=desk.organizer, user=person, role="sales")
        update_customer(organizer=desk.organizer, customer_id=company.pk, version=None, values={"owner": person})
        remove_member(organizer=desk.organizer, membership=member)
    form = desk.get(f"customers/{company.pk}/edit/").context["form"]
    assert [label for _value, label in form.fields["owner"].choices][1:] == ["Li Wei (left)", "Zhang Min"]
    values = TYPED | {"name": company.name, "owner": form["owner"].value(), "city": "Kiel", "version": 2}
    assert desk.post(f"customers/{company.pk}/edit/", **values).status_code == 302
    with tenant(desk.organizer):
        company.refresh_from_db()
        assert (company.owner, company.city, Membership.objects.count()) == (person, "Kiel", 2)


def test_save_anyway_puts_the_pair_into_the_queue(desk, company):
    again = TYPED | {"name": "NORDWERK gmbh"}
    assert desk.post("customers/new/", **again).status_code == 422
    assert desk.post("customers/new/", **again, looked="1").status_code == 302
    with tenant(desk.organizer):
        pair = DuplicateCandidate.objects.get()
        assert (pair.first_id, pair.reasons, pair.state) == (company.pk, ["same_name"], "open")


def test_parent_is_named_by_number_label_or_only_name(desk, company, organizer):
    for number, parent in enumerate(
        (f"{company.pk}", f"＃{company.pk}", f"Nordwerk GmbH #{company.pk}", "nordwerk gmbh")
    ):
        name = f"Child {number}"
        assert desk.post("customers/new/", **TYPED | {"name": name, "parent": parent}).status_code == 302, parent
    with tenant(organizer):
        assert company.subsidiaries.count() == 4
        add_customer(organizer=organizer, kind="company", name="Nordwerk GmbH")
    refused = desk.post("customers/new/", **TYPED | {"name": "Child", "parent": "Nordwerk GmbH"})
    assert (refused.status_code, "Several records bear this name" in refused.content.decode()) == (422, True)
    wrong = desk.post("customers/new/", **TYPED | {"name": "Child", "parent": f"Other name #{company.pk}"})
    assert wrong.status_code == 422


def test_group_is_shown_and_never_a_circle(desk, company, organizer):
    with tenant(organizer):
        child = add_customer(organizer=organizer, kind="company", name="Child", parent=company)
        grandchild = add_customer(organizer=organizer, kind="company", name="Grandchild", parent=child)
        for values in ({"parent": company}, {"parent": child}, {"parent": grandchild}):
            with pytest.raises(ParentInCircle):
                update_customer(organizer=organizer, customer_id=company.pk, version=None, values=values)
    refused = desk.post(f"customers/{company.pk}/edit/", **TYPED, parent=f"Grandchild #{grandchild.pk}", version=1)
    assert refused.status_code == 422
    assert "cannot stand above itself" in refused.content.decode()
    page = desk.get(f"customers/{child.pk}/")
    assert (page.context["customer"].parent, page.context["subsidiaries"]) == (company, [grandchild])


def test_picker_offers_live_companies_of_the_organizer(desk, company, organizer, rival):
    with tenant(organizer):
        add_customer(organizer=organizer, kind="person", name="Nord Person")
    with tenant(rival):
        add_customer(organizer=rival, kind="company", name="Nordlicht AG")
    page = desk.get("customers/pick/", kind="company", of="parent", parent="nord")
    assert [label for label, _customer in page.context["options"]] == [f"Nordwerk GmbH #{company.pk}"]
    assert desk.get("customers/pick/", q="x\x00" * 300).status_code == 200
    assert desk.get("customers/pick/").context["options"] == []


def test_characters_that_turn_a_text_are_not_kept(organizer):
    with tenant(organizer):
        made = add_customer(organizer=organizer, kind="company", name="深圳\u202eabc", city="\u2066شركة")
        assert (made.name, made.city) == ("深圳abc", "شركة")
        change_customers(organizer=organizer, pks=[made.pk], field="city", value="\u202eMilano")
        assert Customer.objects.get(pk=made.pk).city == "Milano"
