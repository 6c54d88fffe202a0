"""A customer in an edition."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from customers.models import Customer, Role
from exhibitions.models.edition import Edition

#: Who stands in an edition's list of exhibitors.
EXHIBITING = (Role.EXHIBITOR.value, Role.CO_EXHIBITOR.value, Role.SPONSOR.value)


class ParticipationState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    COMMITTED = "committed", _("Committed")
    TOOK_PART = "took_part", _("Took part")
    CANCELLED = "cancelled", _("Cancelled")
    NO_SHOW = "no_show", _("No-show")


class Participation(OrganizerOwned):
    """Customer × edition × role: the unit that recency, frequency and loyalty count."""

    customer = TenantForeignKey(
        Customer, on_delete=models.PROTECT, related_name="participations", verbose_name=_("customer")
    )
    edition = TenantForeignKey(
        Edition, on_delete=models.PROTECT, related_name="participations", verbose_name=_("edition")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    state = models.CharField(_("state"), max_length=9, choices=ParticipationState, default=ParticipationState.PLANNED)
    main_exhibitor = TenantForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="co_exhibitors"
    )
    fascia_name = models.CharField(_("fascia name"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "customer", "edition", "role"], name="participation_once")
        ]
        indexes = [
            models.Index(fields=["organizer", "edition", "role", "state"], name="participation_lists"),
            models.Index(
                fields=["organizer", "edition", "id"],
                name="participation_exhibitors",
                condition=models.Q(role__in=EXHIBITING),
            ),
            models.Index(
                fields=["organizer", "id"], name="participation_bookings", condition=models.Q(role__in=EXHIBITING)
            ),
            models.Index(
                fields=["organizer", "-created_at", "-id"],
                name="participation_by_time",
                condition=models.Q(role__in=EXHIBITING),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer} · {self.edition}"
