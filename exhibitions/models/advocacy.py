"""What customers do so that others come."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from customers.models import Customer
from exhibitions.models.edition import Edition


class AdvocacyKind(models.TextChoices):
    REFERRAL = "referral", _("Accepted referral")
    TESTIMONIAL = "testimonial", _("Testimonial")
    CONTRIBUTION = "contribution", _("Programme contribution")


class Advocacy(OrganizerOwned):
    """Something a customer did for an edition: it brought another, spoke for it in public, or gave to its programme."""

    customer = TenantForeignKey(
        Customer, on_delete=models.PROTECT, related_name="advocacies", verbose_name=_("customer")
    )
    edition = TenantForeignKey(Edition, on_delete=models.PROTECT, related_name="advocacies", verbose_name=_("edition"))
    kind = models.CharField(_("kind"), max_length=12, choices=AdvocacyKind)
    happened_at = models.DateTimeField()
    brought = TenantForeignKey(
        Customer, on_delete=models.PROTECT, null=True, related_name="came_through", verbose_name=_("brought")
    )
    would_have_come = models.BooleanField(
        _("would have come anyway"), default=False, help_text="the one brought would have come anyway"
    )
    text = models.TextField(_("what it was"), blank=True)
    withdrawn_at = models.DateTimeField(null=True, help_text="taken back: it counts no longer")
    ref = models.CharField(max_length=40, help_text="the form's own key; makes a double click harmless")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "ref"], name="advocacy_once"),
            models.UniqueConstraint(
                fields=["organizer", "brought"], name="brought_once", condition=models.Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                condition=models.Q(kind="referral", brought__isnull=False)
                | ~models.Q(kind="referral") & models.Q(brought=None),
                name="referral_brings_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer} · {self.edition}"
