"""Long runs with progress, and the platform's heartbeat."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class JobKind(models.TextChoices):
    SCORES = "scores", _("Compute scores")
    IMPORT = "import", _("Import")
    ANSWERS = "answers", _("Import survey answers")
    EXPORT = "export", _("Export a list")
    BULK = "bulk", _("Change many records")
    QUALITY = "quality", _("Check data quality")
    DEMO = "demo", _("Load a demo exhibition")


class Job(OrganizerOwned):
    """One long run: what, how far, and how it ended."""

    kind = models.CharField(max_length=20, choices=JobKind)
    state = models.CharField(max_length=7, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=60, blank=True, help_text="message key of the running step")
    detail = models.JSONField(default=dict)
    error = models.CharField(max_length=500, blank=True)
    started_by = models.CharField(max_length=200, blank=True)
    starter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="who is told its end"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organizer", "-id"], name="job_by_time")]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def percent(self) -> int:
        """Progress from 0 to 100."""
        if self.state == JobState.DONE:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0


class Heartbeat(models.Model):
    """When a part of the platform last showed life; no personal data, no organizer."""

    part = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)


class JobSlot(models.Model):
    """A periodic job's turn: the unique row makes a second beat harmless."""

    name = models.CharField(max_length=60)
    slot = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "slot"], name="job_slot_once")]
