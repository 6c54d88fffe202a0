"""What staff set of relationships by hand."""

from datetime import date

from django.db.models import QuerySet

from customers.models import Aspect, Customer, Interaction, Override, Stage


def overrides_of(customer_id: int) -> list[Override]:
    """This will return everything that was ever set by hand of a customer, the newest first."""
    return list(Override.objects.filter(customer=customer_id).order_by("-id"))


def overrides_due(today: date) -> QuerySet[Override]:
    """This will return what is in force although its last day is over."""
    return Override.objects.filter(ended_at=None, until__lt=today).order_by("id")


def computed_stage(customer: Customer, override: Override) -> str:
    """This will return a customer's stage as it were without its override: whoever has taken part is an actual one."""
    took_part = Interaction.objects.filter(customer=customer, sign__gt=0, edition_id__isnull=False)
    return Stage.ACTUAL if took_part.exists() else override.instead_of


def has_stage_by_hand(customer: Customer) -> bool:
    """This will tell whether a customer's stage was set by hand."""
    return Override.objects.filter(customer=customer, aspect=Aspect.STAGE, ended_at=None).exists()
