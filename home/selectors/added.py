"""What people added to an organizer since it was made."""

from datetime import datetime

from django.db.models import Count

from crm_expo.audit.models import AuditEntry

#: Acts that leave something behind which somebody may miss.
LEAVES = (
    "customer.created",
    "customer.updated",
    "contact.added",
    "exhibition.created",
    "edition.created",
    "contract.created",
    "registration.added",
    "advocacy.recorded",
    "survey.opened",
    "survey.file_kept",
    "member.invited",
)


def added_since(at: datetime | None) -> list[tuple[str, int]]:
    """This will count what the staff of the open organizer made since a moment. Shape: [(act, how often)]."""
    acts = AuditEntry.objects.filter(actor_kind="staff", action__in=LEAVES)
    if at is not None:
        acts = acts.filter(at__gt=at)
    return list(acts.values_list("action").annotate(n=Count("pk")).order_by("-n", "action"))
