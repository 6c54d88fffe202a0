"""One customer as its page shows it."""

from django.db.models import Q, QuerySet

from customers.models import Customer, DuplicateCandidate, Interaction

_MOST_SUBSIDIARIES = 100
_LONGEST_NUMBER = 10


def customer_by_id(pk: int) -> Customer | None:
    """This will return a customer of the open organizer, merged ones included."""
    return Customer.objects.select_related("owner", "parent", "merged_into").filter(pk=pk).first()


def customer_numbered(typed: str) -> Customer | None:
    """This will return the customer of a number as pages tell it: #1788, or without the mark."""
    digits = typed.strip().removeprefix("#")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= _LONGEST_NUMBER):
        return None
    return Customer.objects.filter(pk=int(digits), merged_into=None).first()


def subsidiaries_of(customer: Customer) -> list[Customer]:
    """This will return the live companies below a company, by name; at most a hundred."""
    return list(customer.subsidiaries.filter(merged_into=None).order_by("sort_key", "pk")[:_MOST_SUBSIDIARIES])


def doubts_about(customer: Customer) -> QuerySet[DuplicateCandidate]:
    """This will return open duplicate candidates that name a customer."""
    return DuplicateCandidate.objects.filter(Q(first=customer) | Q(second=customer), state="open").select_related(
        "first", "second"
    )


def recent_activities(limit: int) -> list[Interaction]:
    """This will return what happened last, over all customers."""
    return list(Interaction.objects.select_related("customer").order_by("-id")[:limit])
