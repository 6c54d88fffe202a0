"""Conditions on fields are answered by their index behind the wall: field and value stand in the index condition."""

import json

import pytest
from django.conf import settings
from django.db import connection
from django.http import QueryDict

from crm_expo.fields.columns import FieldsOfList
from crm_expo.fields.models import CustomField
from crm_expo.lists.reading import listing_of
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, CustomerValue
from customers.services.editing import add_customer
from customers.tables import CUSTOMERS
from exhibitions.models import ParticipationValue, RegistrationValue
from exhibitions.tables import BOOKINGS, REGISTRATIONS
from tests.fields.conftest import hold, make_fields

CONDITIONS = [
    ("text", "is", "Firm 7", "key", "= 'firm 7'"),
    ("text", "starts", "Firm 7", "key", ">= 'firm 7'"),
    ("text", "starts", "Firm 7", "key", "< 'firm 8'"),
    ("text", "any_of", "Firm 7\nFirm 8", "key", "= ANY"),
    ("text", "contains", "irm 7", "key", "field_id ="),
    ("text", "filled", None, "key", "field_id ="),
    ("link", "is", "https://x.example/7", "key", "= 'https://x.example/7'"),
    ("number", "at_least", 7, "number", ">= '7'"),
    ("number", "at_most", 7, "number", "<= '7'"),
    ("number", "is", 7, "number", "= '7'"),
    ("date", "since", "2027-01-07", "day", ">= '2027-01-07'"),
    ("date", "until", "2027-01-07", "day", "<= '2027-01-07'"),
    ("choice", "in", ["hall_1"], "key", "= 'hall_1'"),
    ("choices", "in", ["hall_1", "lobby"], "key", "= ANY"),
    ("choices", "not_in", ["hall_1"], "key", "= 'hall_1'"),
    ("flag", "yes", None, "key", "= 'yes'"),
    ("flag", "no", None, "key", "= 'no'"),
    ("text", "empty", None, "key", "field_id ="),
]


def nodes(plan: dict) -> list[dict]:
    """Every step of a plan."""
    return [plan, *(node for part in plan.get("Plans", []) for node in nodes(part))]


def steps_of(organizer, records, condition: list) -> list[dict]:
    """How the database finds a list's records, as the app's role; not by reading whole tables."""
    sent = QueryDict(mutable=True)
    sent["where"] = json.dumps(condition)
    listing = listing_of(records, sent, organizer=organizer, role="owner", user_id=1, mount="/")
    assert listing.state.left_out == ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('is_superuser')")
        assert cursor.fetchone() == ("crm_app", "off")
        cursor.execute("SET LOCAL enable_seqscan = off")
    explained = listing.found.order_by("pk").values("pk").explain(format="json")
    return nodes(json.loads(explained)[0]["Plan"])


def _fill(pk: int, field: CustomField, organizer) -> None:
    """Reading a table of a page whole is as good as any index; one of many pages is not."""
    given = {"organizer": organizer, "customer_id": pk, "field": field}
    CustomerValue.objects.bulk_create(CustomerValue(slot=f"{number:040}", **given) for number in range(1500))
    with connection.cursor() as cursor:  # what the server knew of an empty table would decide the plan
        cursor.execute(f"SET ROLE {connection.ops.quote_name(settings.DATABASES['default']['USER'])}")
        cursor.execute(f"ANALYZE {CustomerValue._meta.db_table}, {Customer._meta.db_table}")
        cursor.execute(f"SET ROLE {connection.ops.quote_name(settings.DATABASE_APP_ROLE)}")


@pytest.mark.parametrize(("kind", "op", "operand", "column", "words"), CONDITIONS)
def test_a_condition_is_looked_up_by_field_and_value(organizer, rival, fields, kind, op, operand, column, words):
    with tenant(organizer):
        for number in range(3):
            made = add_customer(organizer=organizer, kind="company", name=f"F {number}")
            hold(organizer, made.pk, {fields["text"]: f"Firm {number}", fields["choices"]: ("hall_1",)})
        _fill(made.pk, fields["date" if kind != "date" else "number"], organizer)
        condition = [fields[kind].name, op] if operand is None else [fields[kind].name, op, operand]
        steps = steps_of(organizer, CUSTOMERS, condition)
    used = [step for step in steps if step.get("Index Name") == f"customer_value_by_{column}"]
    assert used, [step.get("Index Name") or step["Node Type"] for step in steps]
    told = used[0]["Index Cond"]
    assert f"field_id = {fields[kind].pk}" in told
    assert f"organizer_id = {organizer.pk}" in told
    assert words in told


@pytest.mark.parametrize(
    ("records", "target", "table", "index"),
    [
        (REGISTRATIONS, "registration", RegistrationValue, "registration_value_by_key"),
        (BOOKINGS, "participation", ParticipationValue, "participation_value_by_key"),
    ],
)
def test_registrations_and_bookings_are_looked_up_alike(organizer, rival, records, target, table, index):
    with tenant(organizer):
        own = make_fields(organizer, target)["choice"]
        steps = steps_of(organizer, records, [own.name, "in", ["lobby"]])
    told = next(step["Index Cond"] for step in steps if step.get("Index Name") == index)
    assert f"field_id = {own.pk}" in told
    assert "key = 'lobby'" in told.replace("(key)::text", "key")


@pytest.mark.parametrize("table", [CustomerValue, RegistrationValue, ParticipationValue])
def test_what_a_page_of_records_holds_is_read_by_key(organizer, rival, table):
    with tenant(organizer):
        rows = table.objects.filter(**{f"{table.record_name}_id__in": [1, 2, 3]}, field_id__in=[1, 2])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        steps = nodes(json.loads(rows.explain(format="json"))[0]["Plan"])
    told = next(step for step in steps if "Index Cond" in step and "ANY" in step["Index Cond"])
    assert told["Index Name"] == f"{table._meta.db_table}_pkey"


def test_no_comparison_of_a_field_gives_away_what_it_looks_at(db):
    names = ["texteq", "text_ge", "text_lt", "float8eq", "float8ge", "float8le", "date_ge", "date_le", "int8eq"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname FROM pg_proc WHERE NOT proleakproof AND proname = ANY(%s)", [names])
        assert cursor.fetchall() == []


def test_a_lists_fields_cost_one_query(organizer, fields, django_assert_num_queries):
    with tenant(organizer), django_assert_num_queries(1):
        FieldsOfList(CustomerValue, ("company", "person")).columns("owner")
