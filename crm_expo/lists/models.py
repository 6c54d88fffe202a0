"""Saved views of lists, and changes of many records that can be taken back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_expo.jobs.models import Job
from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey, anchored_organizer


class Audience(models.TextChoices):
    PRIVATE = "private", pgettext_lazy("view", "Only me")
    TEAM = "team", pgettext_lazy("view", "The team")


class SavedView(OrganizerOwned):
    """A list's state under a name: a tab of its owner, or of everybody in the team."""

    list_key = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=7, choices=Audience, default=Audience.PRIVATE)
    is_default = models.BooleanField(default=False, help_text="what its audience sees when it opens the list")
    query = models.TextField(help_text="the state as it stands in the address, without page and view")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "list_key", "owner", "name"], name="view_name_once"),
            models.UniqueConstraint(
                fields=["organizer", "list_key"],
                name="team_default_once",
                condition=models.Q(audience="team", is_default=True),
            ),
            models.UniqueConstraint(
                fields=["organizer", "list_key", "owner"],
                name="own_default_once",
                condition=models.Q(audience="private", is_default=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BulkChange(OrganizerOwned):
    """One field of many records set to one value; what stood there before is kept for a day."""

    list_key = models.CharField(max_length=20)
    field = models.CharField(max_length=40)
    value = models.TextField(blank=True)
    query = models.TextField(blank=True, help_text="the list's address, when all that matched were meant")
    made_by = models.CharField(max_length=200)
    role = models.CharField(max_length=20, help_text="of whoever asked: the columns it may see")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    job = TenantForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    records = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organizer", "-id"], name="bulk_by_time")]

    def __str__(self) -> str:
        return f"{self.list_key} · {self.field}"


class BulkChangeLine(OrganizerOwned):
    """What one record of a bulk change held before."""

    organizer = anchored_organizer()
    change = TenantForeignKey(BulkChange, on_delete=models.CASCADE, related_name="lines", db_index=False)
    record_id = models.BigIntegerField()
    before = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "change", "record_id"], name="bulk_line_once")]


class ExportFile(OrganizerOwned):
    """A list written out by a worker: kept for some days, for whoever asked for it."""

    job = TenantForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    list_key = models.CharField(max_length=20)
    query = models.TextField(blank=True, help_text="the list's address")
    form = models.CharField(max_length=4, help_text="csv or xlsx")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, help_text="of whoever asked: the columns it may see")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    rows = models.PositiveIntegerField(null=True)
    content = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
