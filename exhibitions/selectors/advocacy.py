"""What customers did for others to come."""

from datetime import datetime

from exhibitions.models import Advocacy, Edition, Participation
from exhibitions.selectors.shows import current_edition


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


def edition_to_fill(customer_id: int, now: datetime) -> Edition | None:
    """This will return the edition that a customer helps to fill: the current one of the series it was last in."""
    last = Participation.objects.filter(customer=customer_id).order_by("-edition__starts_on", "-pk")
    series = last.values_list("edition__exhibition", flat=True).first()
    return current_edition(now, exhibition_id=series)
