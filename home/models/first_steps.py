"""How an organizer begins: a list of first steps, and another organizer to practise in."""

from django.db import models

from crm_expo.jobs.models import Job
from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey


class FirstSteps(OrganizerOwned):
    """Whether the list of first steps is put away; what is done is read from the data."""

    hidden_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer"], name="first_steps_once")]


class Practice(OrganizerOwned):
    """
    An organizer beside this one, filled with a demo exhibition, for the same people to try everything in.

    Both sides have a row that names the other by its slug; it is open as long as that organizer is active.
    """

    slug = models.SlugField(max_length=50, blank=True, help_text="of the other organizer; blank until it is made")
    is_inside = models.BooleanField(default=False, help_text="this organizer is the one to practise in")
    job = TenantForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer"], name="practice_once")]
