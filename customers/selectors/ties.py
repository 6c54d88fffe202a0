"""A company's people and a person's companies, and what people did at editions."""

from dataclasses import dataclass

from django.db.models import Sum

from customers.models import Affiliation, Customer, Interaction

_OF_OTHER = ("id", "kind", "name", "email", "phone", "phone_e164", "owner_id")


@dataclass
class Tie:
    """One tie between a person and a company, seen from one of them; pk: the other's."""

    tie: int
    job_title: str
    is_primary: bool
    pk: int
    kind: str
    name: str
    email: str
    phone: str
    phone_e164: str
    owner_id: int | None
    is_colleagues: bool | None = None


def contacts_of(customer: Customer) -> list[Tie]:
    """This will return a company's people, or a person's companies, the primary contact first."""
    side, other = ("company", "person") if customer.kind == "company" else ("person", "company")
    ties = Affiliation.objects.filter(**{side: customer}).order_by("-is_primary", "id")
    rows = ties.values_list("id", "job_title", "is_primary", *(f"{other}__{name}" for name in _OF_OTHER))
    return [Tie(*row) for row in rows]


def roles_at_editions(people: list[int]) -> dict[int, dict[str, list[int]]]:
    """This will tell in which roles people took part or are about to, and in which editions. Shape: by person, role."""
    lines = (
        Interaction.objects.filter(
            customer__in=people, effect__in=("participation", "commitment"), edition_id__isnull=False
        )
        .exclude(role="")
        .values_list("customer_id", "role", "edition_id", "effect")
        .annotate(net=Sum("sign"))
        .filter(net__gt=0)
        .order_by("customer_id", "role", "edition_id")
    )
    found: dict[int, dict[str, list[int]]] = {}
    for person, role, edition, _effect, _net in lines:
        editions = found.setdefault(person, {}).setdefault(role, [])
        if edition not in editions:
            editions.append(edition)
    return found
