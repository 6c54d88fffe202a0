"""Fields where records are entered: customers, the registration desk, bookings, and their own pages."""

import re
from datetime import timedelta

import pytest

from crm_expo.audit.models import AuditEntry
from crm_expo.fields.models import CustomField
from crm_expo.fields.selectors import held_values
from crm_expo.kit import meanwhile
from crm_expo.tenancy.scope import tenant
from customers.models import Customer
from customers.services.editing import add_customer, update_customer
from exhibitions.models import Participation, ParticipationValue, Registration, RegistrationValue
from tests.fields.conftest import held_by, hold, make_fields, member, restrict, shut_choice

FILLED = {"text": "Near the door", "number": "7.5", "date": "2027-04-20", "choice": "hall_1",
          "choices": ["lobby", "hall_1"], "flag": "no", "link": "https://x.example"}  # fmt: skip
STORED = ["Near the door", 7.5, "2027-04-20", "hall_1", ("hall_1", "lobby"), False, "https://x.example"]


def customer_form(**values) -> dict:
    base = {"kind": "company", "name": "New Ltd", "stage": "potential", "prospect_source": "staff", "grade": "ordinary"}
    return base | values


def sent(fields: dict[str, CustomField], **changes) -> dict:
    return {fields[kind].name: value for kind, value in (FILLED | changes).items()}


def stored(held: dict) -> list:
    return [value.isoformat() if hasattr(value, "isoformat") else value for value in held.values()]


def test_a_new_company_is_entered_with_its_fields(desk, organizer, fields):
    answer = desk.post("customers/new/", **customer_form(**sent(fields)))
    assert answer.status_code == 302
    pk = int(re.search(r"/customers/(\d+)/", answer.url)[1])
    assert stored(held_by(organizer, pk)) == STORED
    card = desk.get(f"customers/{pk}/").content.decode()
    for word in ("Near the door", "7.5", "20 Apr 2027", "Hall 1", "Lobby", "No", "https://x.example"):
        assert word in card
    with tenant(organizer):
        assert len(AuditEntry.objects.get(action="customer.created", object_id=pk).changes) == 7


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("number", "ten", "Give a number"),
        ("date", "tomorrow", "Give a day"),
        ("link", "javascript:alert(1)", "begins with http"),
        ("text", "x" * 1001, "At most 1000"),
        ("choice", "attic", "is no choice"),
    ],
)
def test_a_bad_value_is_told_beside_its_field(desk, organizer, fields, kind, value, words):
    answer = desk.post("customers/new/", **customer_form(**sent(fields, **{kind: value})))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Near the door" in answer.content.decode() or kind == "text"
    with tenant(organizer):
        assert not Customer.objects.exists()


def test_what_is_asked_for_is_asked_of_new_records_of_its_kind_only(desk, organizer, fields):
    with tenant(organizer):
        CustomField.objects.filter(pk=fields["text"].pk).update(is_required=True)
    refused = desk.post("customers/new/", **customer_form())
    assert refused.status_code == 422
    assert fields["text"].name in refused.context["form"].errors
    person = desk.post("customers/new/", **customer_form(kind="person", **sent(fields, number="ten", text="")))
    assert person.status_code == 302
    with tenant(organizer):
        known = add_customer(organizer=organizer, kind="company", name="Known Ltd")
    assert held_by(organizer, number_of(organizer, "New Ltd")) == {}
    assert desk.post(f"customers/{known.pk}/edit/", **customer_form(name="Known Ltd")).status_code == 302


def number_of(organizer, name: str) -> int:
    with tenant(organizer):
        return Customer.objects.get(name=name).pk


def test_who_does_not_fill_it_in_is_not_asked(organizer, fields):
    with tenant(organizer):
        CustomField.objects.filter(pk=fields["text"].pk).update(is_required=True)
    restrict(organizer, fields["text"], sales="see")
    assert member(organizer, "sales").post("customers/new/", **customer_form()).status_code == 302


def test_a_stale_edit_shows_both_and_keeps_what_was_typed(desk, organizer, fields, companies, monkeypatch):
    monkeypatch.setattr(meanwhile, "_GRACE", timedelta(0))
    pk = companies["A"]
    form = desk.get(f"customers/{pk}/edit/").context["form"]
    version, opened = form.initial["version"], form["opened"].value()
    with tenant(organizer):
        hold(organizer, pk, {fields["choice"]: "lobby"})
        update_customer(organizer=organizer, customer_id=pk, version=None, values={"city": "Xiamen"})
    typed = customer_form(name="A Limited", version=version, opened=opened, **sent(fields))
    stale = desk.post(f"customers/{pk}/edit/", **typed)
    assert stale.status_code == 422
    rows = {row["label"]: (row["theirs"], row["yours"]) for row in stale.context["stale"]}
    assert rows == {"My choice": ("Lobby", "Hall 1"), "City": ("Xiamen", "")}
    assert "system saved this (" in " ".join(stale.context["form"].non_field_errors())
    assert held_by(organizer, pk)["my_choice"] == "lobby"


def test_emptied_fields_hold_nothing(desk, organizer, fields, companies):
    desk.post(f"customers/{companies['A']}/edit/", **customer_form(name="A Ltd"))
    assert held_by(organizer, companies["A"]) == {}
    with tenant(organizer):
        told = AuditEntry.objects.filter(action="customer.updated", object_id=companies["A"]).latest("pk").changes
    assert told[f"{fields['choices'].name}.my_choices"] == ["hall_1,lobby", None]


def test_a_closed_choice_is_offered_where_it_is_held(desk, organizer, fields, companies):
    own = fields["choice"]
    shut_choice(organizer, own, "hall_1")
    assert offered(desk, companies["A"], own) == ["", "hall_1", "hall_2", "lobby"]
    assert offered(desk, companies["B"], own) == ["", "hall_2", "lobby"]


@pytest.mark.parametrize(
    ("name", "kind", "typed", "holds"),
    [
        ("A", "choice", "hall_1", "hall_1"),
        ("B", "choice", "hall_1", None),
        ("A", "choices", ["hall_1", "hall_2"], ("hall_1", "hall_2")),
        ("B", "choices", ["hall_1", "hall_2"], None),
    ],
)
def test_a_closed_choice_stays_in_a_form_and_comes_into_no_other(
    desk, organizer, fields, companies, name, kind, typed, holds
):
    own, before = fields[kind], held_by(organizer, companies[name])
    shut_choice(organizer, own, "hall_1")
    form = customer_form(name=f"{name} Ltd", **{own.name: typed})
    answer = desk.post(f"customers/{companies[name]}/edit/", **form)
    if holds is None:
        assert answer.status_code == 422
        assert "“Hall 1” can no longer be chosen." in answer.content.decode()
    assert held_by(organizer, companies[name])[own.key] == (holds or before[own.key])


def offered(desk, pk: int, own: CustomField) -> list[str]:
    form = desk.get(f"customers/{pk}/edit/").context["form"]
    return [key for key, _label in form.fields[own.name].widget.choices]


def test_the_desk_registers_with_fields(organizer, edition, rival):
    with tenant(organizer):
        fields = make_fields(organizer, "registration")
    desk = member(organizer, "on_site")
    place = f"exhibitions/editions/{edition.pk}/registrations/new/"
    key = desk.get(place).context["form"].initial["key"]
    form = {"key": key, "name": "Ada", "category": "professional_visitor", "language": "en"}
    refused = desk.post(place, **form, **sent(fields, number="ten"))
    assert refused.status_code == 422
    assert "Give a number" in refused.content.decode()
    assert desk.post(place, **form, **sent(fields)).status_code == 302
    with tenant(organizer):
        made = Registration.objects.get()
        held = held_values(RegistrationValue, [made.pk], fields.values())[made.pk]
        assert stored(held) == STORED
    page = desk.get(f"exhibitions/registrations/{made.pk}/fields/")
    assert page.context["form"][fields["text"].name].value() == "Near the door"
    desk.post(f"exhibitions/registrations/{made.pk}/fields/", **sent(fields, text="By the bar"))
    with tenant(organizer):
        assert held_values(RegistrationValue, [made.pk], fields.values())[made.pk][fields["text"].pk] == "By the bar"
        assert list(AuditEntry.objects.get(action="registration.updated").changes) == [f"{fields['text'].name}.my_text"]


def test_a_booking_is_made_with_fields_and_changed_in_its_list(desk, organizer, edition):
    with tenant(organizer):
        fields = make_fields(organizer, "participation")
        company = add_customer(organizer=organizer, kind="company", name="Nordwerk GmbH")
    form = {"customer": str(company.pk), "role": "exhibitor", "number": "C-1", "net": "100", "currency": "CNY"}
    assert desk.post(f"exhibitions/editions/{edition.pk}/book/", **form, **sent(fields)).status_code == 302
    with tenant(organizer):
        made = Participation.objects.get()
        contract = made.contracts.get().pk
        assert stored(held_values(ParticipationValue, [made.pk], fields.values())[made.pk]) == STORED
    assert "Near the door" in desk.get(f"exhibitions/contracts/{contract}/").content.decode()
    cols = ",".join(field.name for field in fields.values())
    assert "Near the door" in desk.get("bookings/", cols=cols).content.decode()
    name = fields["choice"].name
    assert len(desk.get("bookings/", where=f'["{name}","in",["hall_1"]]').context["page"].rows) == 1
    assert len(desk.get("bookings/", where=f'["{name}","not_in",["hall_1"]]').context["page"].rows) == 0
    desk.post("lists/bookings/change/", field=name, value="lobby", step="do", pk=[made.pk])
    assert desk.post(f"lists/bookings/cells/{made.pk}/{fields['flag'].name}/", value="yes").status_code == 200
    with tenant(organizer):
        held = held_values(ParticipationValue, [made.pk], fields.values())[made.pk]
        assert (held[fields["choice"].pk], held[fields["flag"].pk]) == ("lobby", True)
        assert AuditEntry.objects.filter(action="participation.updated").count() == 3


@pytest.mark.parametrize(("role", "status"), [("on_site", 403), ("sales", 200), ("read_only", 403)])
def test_pages_of_a_bookings_fields_are_for_who_books(organizer, edition, desk, role, status):
    with tenant(organizer):
        make_fields(organizer, "participation")
        company = add_customer(organizer=organizer, kind="company", name="Nordwerk GmbH")
        booked = Participation.objects.create(organizer=organizer, customer=company, edition=edition, role="exhibitor")
    assert member(organizer, role).get(f"exhibitions/participations/{booked.pk}/fields/").status_code == status
