"""What staff say of a relationship, in the place of what was computed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from customers.models.customer import Customer, Stage
from customers.models.relationship import Ladder, Lifecycle, Relationship


class Aspect(models.TextChoices):
    """Where staff may set a relationship by hand; those that scorecards have are named as their columns."""

    LADDER = "ladder", _("Ladder")
    LIFECYCLE = "lifecycle", _("Lifecycle")
    RELATIONSHIP = "relationship", _("Relationship type")
    STAGE = "stage", _("Stage")


#: What each may be set to.
ASPECT_VALUES: dict[str, type[models.TextChoices]] = {
    Aspect.LADDER: Ladder,
    Aspect.LIFECYCLE: Lifecycle,
    Aspect.RELATIONSHIP: Relationship,
    Aspect.STAGE: Stage,
}
#: Those that stand on scorecards.
SCORED_ASPECTS = (Aspect.LADDER, Aspect.LIFECYCLE, Aspect.RELATIONSHIP)


class OverrideEnd(models.TextChoices):
    TAKEN_BACK = "taken_back", _("Taken back")
    REPLACED = "replaced", _("Set anew")
    EXPIRED = "expired", _("Its last day was over")
    EDITED = "edited", _("Changed in the form")


class Override(OrganizerOwned):
    """A value set by hand, with its reason; in force until it is ended, for all of a customer's rows."""

    customer = TenantForeignKey(Customer, on_delete=models.CASCADE, related_name="overrides", db_index=False)
    aspect = models.CharField(max_length=12, choices=Aspect)
    value = models.CharField(max_length=12)
    reason = models.TextField()
    until = models.DateField(null=True, help_text="the last day, on the organizer's clock")
    instead_of = models.CharField(max_length=12, blank=True, help_text="of a stage: what stands there once this ends")
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    end = models.CharField(max_length=10, choices=OverrideEnd, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "customer", "aspect"],
                name="override_in_force_once",
                condition=models.Q(ended_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["organizer", "customer", "-id"], name="override_of_customer")]

    def __str__(self) -> str:
        return f"{self.aspect}: {self.value}"

    @property
    def value_label(self) -> str:
        """The value in the page's language."""
        return str(ASPECT_VALUES[self.aspect](self.value).label)
