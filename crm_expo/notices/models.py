"""What somebody of the staff should know: rows written with what caused them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned


class NoticeKind(models.TextChoices):
    """What a notice is about; each can be switched off by who gets it."""

    ASSIGNED = "assigned", _("A customer becomes yours")
    FELL = "fell", _("A customer of yours slips away")
    LOW_SCORE = "low_score", _("A customer of yours is dissatisfied")
    JOB_DONE = "job_done", _("A job that you started is done")
    JOB_FAILED = "job_failed", _("A job that you started failed")
    DELIVERY_DEAD = "delivery_dead", _("A delivery failed for good")
    JOINED = "joined", _("An invitation is accepted")


class Notice(OrganizerOwned):
    """One piece of news for one person, in a key and its values, so that it reads in the reader's language."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=NoticeKind)
    about = models.CharField(max_length=80, help_text="e.g. customer:12; unread, one notice of a kind speaks of it")
    params = models.JSONField(default=dict)
    link = models.JSONField(default=dict, help_text="name of a page, its arguments and query")
    times = models.PositiveIntegerField(default=1, help_text="how often it happened since it was last read")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "user", "kind", "about"],
                name="notice_unread_once",
                condition=models.Q(read_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["organizer", "user", "-id"], name="notice_list")]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class NoticeChoice(OrganizerOwned):
    """What somebody does not want to be told, and whether a mail a day may tell the rest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    muted = models.JSONField(default=list, help_text="kinds that are not told")
    wants_digest = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "user"], name="notice_choice_once")]
