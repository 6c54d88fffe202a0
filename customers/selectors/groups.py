"""A company and all that belongs to it."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Sum

from customers.models import Customer, Interaction

MOST_COMPANIES = 1_000
#: UNION keeps each company once, so that a circle ends by itself; merged companies and what hangs on them stay out.
_BELOW = """
WITH RECURSIVE below (id) AS (
    SELECT id FROM customers_customer WHERE organizer_id = %(organizer_id)s AND id = %(company_id)s
    UNION
    SELECT company.id FROM customers_customer AS company JOIN below ON company.parent_id = below.id
    WHERE company.organizer_id = %(organizer_id)s AND company.merged_into_id IS NULL
)
SELECT id, name FROM (SELECT id FROM below LIMIT %(most)s) AS found JOIN customers_customer USING (id)
WHERE organizer_id = %(organizer_id)s
"""


@dataclass(frozen=True)
class CompanyGroup:
    """A company with everything below it. Shape: names by company; is_cut: there are more than are counted."""

    names: dict[int, str]
    is_cut: bool

    @property
    def members(self) -> list[int]:
        """The companies' numbers, the one on top included."""
        return list(self.names)


@dataclass(frozen=True)
class GroupFigures:
    """What a group did and brought, from its ledger."""

    companies: int
    paid_minor: int
    editions: int
    participations: int


def company_group(company: Customer) -> CompanyGroup:
    """This will return a company and all companies below it, however deep, in one query."""
    asked = {"organizer_id": company.organizer_id, "company_id": company.pk, "most": MOST_COMPANIES + 1}
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, asked)
        rows = cursor.fetchall()
    return CompanyGroup(dict(rows[:MOST_COMPANIES]), len(rows) > MOST_COMPANIES)


def group_figures(members: list[int]) -> GroupFigures:
    """This will sum what companies paid, and count the editions and participations of all of them together."""
    lines = Interaction.objects.filter(customer__in=members)
    paid = lines.aggregate(paid=Sum("value_minor"))["paid"] or 0
    took_part = (
        lines.filter(effect="participation", edition_id__isnull=False)
        .values_list("customer_id", "edition_id", "role")
        .annotate(net=Sum("sign"))
        .filter(net__gt=0)
    )
    held = {(customer, edition, role) for customer, edition, role, _net in took_part}
    return GroupFigures(len(members), paid, len({edition for _customer, edition, _role in held}), len(held))
