"""Joins between tenant tables name the organizer as well, as their composite keys do."""

import pytest
from django.db.models import Count

from crm_expo.tenancy.scope import tenant
from customers.models import Affiliation, Customer
from customers.services.editing import add_customer, link_contact

SAME = '"{}"."organizer_id" = "{}"."organizer_id"'


@pytest.fixture
def people(organizer):
    with tenant(organizer):
        company = add_customer(organizer=organizer, kind="company", name="Nordwerk GmbH")
        for name in ("Ada", "Bea"):
            person = add_customer(organizer=organizer, kind="person", name=name)
            link_contact(organizer=organizer, company=company, person=person, job_title="")
        add_customer(organizer=organizer, kind="company", name="Kestrel Ltd")


def test_joins_in_both_directions_name_the_organizer(organizer, people):
    with tenant(organizer):
        down = Affiliation.objects.select_related("company").filter(person__name="Ada")
        up = Customer.objects.filter(contacts__person__name="Ada")
        assert SAME.format("customers_customer", "customers_affiliation") in str(down.query)
        assert SAME.format("customers_customer", "customers_affiliation") in str(up.query)
        assert [row.company.name for row in down] == ["Nordwerk GmbH"]
        assert [one.name for one in up] == ["Nordwerk GmbH"]


def test_joins_that_may_find_nothing_still_do(organizer, people):
    with tenant(organizer):
        counted = Customer.objects.filter(kind="company").annotate(n=Count("contacts")).order_by("name")
        assert [(one.name, one.n) for one in counted] == [("Kestrel Ltd", 0), ("Nordwerk GmbH", 2)]
        assert [one.name for one in Customer.objects.exclude(contacts__person__name="Ada").filter(kind="company")] == [
            "Kestrel Ltd"
        ]
        assert Customer.objects.filter(kind="company", parent__name="x").count() == 0
        assert Customer.objects.filter(kind="company", parent=None).count() == 2
