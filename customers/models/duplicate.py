"""Doubt about two records."""

from django.db import models

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from customers.models.customer import Customer


class DuplicateCandidate(OrganizerOwned):
    """Two customers that may be one, with the reasons; a human decides."""

    first = TenantForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    second = TenantForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    reasons = models.JSONField(default=list, help_text="codes such as same_email, similar_name")
    confidence = models.PositiveSmallIntegerField(help_text="0–100")
    state = models.CharField(
        max_length=10, default="open", choices=[("open", "open"), ("different", "different"), ("merged", "merged")]
    )
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "first", "second"], name="candidate_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="candidate_in_order"),
        ]
        indexes = [models.Index(fields=["organizer", "state", "-confidence"], name="candidate_queue")]
