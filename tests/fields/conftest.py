"""An organizer with a field of each kind, records of each sort, and a rival with fields of the same names."""

from datetime import timedelta

import pytest
from django.test import Client

from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.fields.models import CustomField
from crm_expo.fields.services.defining import ChoiceWish, add_field
from crm_expo.tenancy.scope import tenant
from customers.services.editing import add_customer, update_customer
from exhibitions.services.shows import add_edition, add_exhibition
from tests.clock import today
from tests.customers.conftest import Desk, desk

__all__ = ["desk"]

HALLS = (ChoiceWish("一号馆", "Hall 1"), ChoiceWish("二号馆", "Hall 2"), ChoiceWish("登录厅", "Lobby"))


def make_fields(organizer, target: str = "company") -> dict[str, CustomField]:
    """This will add a field of each kind."""
    made = {}
    for kind in ("text", "number", "date", "choice", "choices", "flag", "link"):
        choices = HALLS if kind.startswith("choice") else ()
        made[kind] = add_field(
            organizer=organizer,
            target=target,
            kind=kind,
            label_en=f"My {kind}",
            label_zh=f"我的{kind}",
            choices=choices,
        )
    return made


@pytest.fixture
def fields(organizer, rival) -> dict[str, CustomField]:
    with tenant(rival):
        make_fields(rival)
    with tenant(organizer):
        return make_fields(organizer)


@pytest.fixture
def companies(organizer, fields) -> dict[str, int]:
    """A to D: each holds something else, D nothing."""
    day = today()
    held = {
        "A": {"text": "ＶＩＰ  Lounge", "number": 10, "date": day, "choice": "hall_1", "choices": ("hall_1", "lobby"),
              "flag": True, "link": "https://a.example/x"},
        "B": {"text": "vip lounge 2", "number": 20.5, "date": day - timedelta(days=40), "choice": "hall_2",
              "choices": ("lobby",), "flag": False, "link": "http://b.example"},
        "C": {"text": "展台靠近入口", "number": -3, "date": day - timedelta(days=400), "choices": ("hall_2",)},
        "D": {},
    }  # fmt: skip
    found = {}
    with tenant(organizer):
        for name, values in held.items():
            company = add_customer(organizer=organizer, kind="company", name=f"{name} Ltd")
            hold(organizer, company.pk, {fields[kind]: value for kind, value in values.items()})
            found[name] = company.pk
    return found


def hold(organizer, pk: int, values: dict) -> None:
    """This will write what a company holds; inside the organizer's door."""
    update_customer(organizer=organizer, customer_id=pk, version=None, values={}, fields=values)


def held_by(organizer, pk: int) -> dict[str, object]:
    """This will return what a customer holds, by key of the field."""
    from crm_expo.fields.selectors import fields_of, held_values
    from customers.models import CustomerValue

    with tenant(organizer):
        fields = fields_of("company", "person")
        values = held_values(CustomerValue, [pk], fields).get(pk, {})
        return {one.key: values[one.pk] for one in fields if one.pk in values}


def member(organizer, role: str) -> Desk:
    """This will return somebody of a role at work."""
    with tenant(organizer):
        person = User.objects.create_user(f"{role}@{organizer.slug}.example", name=f"{role} member")
        add_member(organizer=organizer, user=person, role=role)
    client = Client()
    client.force_login(person)
    return Desk(organizer, person, client)


@pytest.fixture
def edition(organizer):
    with tenant(organizer):
        fair = add_exhibition(organizer=organizer, slug="fair", name="Fair")
        return add_edition(
            organizer=organizer, exhibition=fair, slug="fair-1", number=1, name="Fair 1",
            starts_on=today() - timedelta(days=1), ends_on=today() + timedelta(days=2),
        )  # fmt: skip


def restrict(organizer, field: CustomField, **levels: str) -> None:
    """This will set what roles may do with a field."""
    with tenant(organizer):
        CustomField.objects.filter(pk=field.pk).update(levels=levels)


def shut_choice(organizer, field: CustomField, key: str) -> None:
    """This will withdraw one choice of a field; who holds it keeps it."""
    with tenant(organizer):
        choices = [{**one, "closed": one["key"] == key} for one in field.choices]
        CustomField.objects.filter(pk=field.pk).update(choices=choices)


def names(page) -> set[str]:
    """The first letters of what a list shows."""
    return {row.name[0] for row in page.context["page"].rows}
