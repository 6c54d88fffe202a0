"""The queue between services and scores."""

from django.db import models

from crm_expo.tenancy.models import OrganizerOwned


class TouchedCustomer(OrganizerOwned):
    """A customer whose rows changed since the last refresh; written by services, drained by analytics."""

    customer_id = models.BigIntegerField()
    touched_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["organizer", "id"], name="touched_queue")]
