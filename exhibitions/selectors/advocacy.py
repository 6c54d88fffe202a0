"""What customers did for others to come."""

from exhibitions.models import Advocacy


def in_force() -> "Advocacy.objects":
    """This will return what was not taken back."""
    return Advocacy.objects.filter(withdrawn_at=None)


def advocacies_of(customer_id: int) -> list[Advocacy]:
    """This will return what a customer did for others to come, the latest first."""
    rows = in_force().filter(customer=customer_id).select_related("edition", "brought")
    return list(rows.order_by("-happened_at", "-pk"))


def came_through(customer_id: int) -> Advocacy | None:
    """This will return the referral that brought a customer."""
    return in_force().filter(brought=customer_id).select_related("edition", "customer").first()
