"""Asking one audience of one edition, and what it answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from customers.models import Customer
from exhibitions.models import Edition
from surveys.models.questionnaire import Audience, Questionnaire

#: How results are computed now; a stored result of another method is due to be computed again.
RESULT_METHOD = "survey-6"


class Survey(OrganizerOwned):
    """One questionnaire for one audience of one edition."""

    edition = TenantForeignKey(Edition, on_delete=models.PROTECT, related_name="surveys")
    questionnaire = TenantForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="surveys")
    audience = models.CharField(max_length=9, choices=Audience)
    population = models.PositiveIntegerField(
        _("population"), null=True, blank=True, help_text="how many could have answered; null: not known"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(help_text="when answers last changed; results older than this are computed anew")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "edition", "audience"], name="survey_once")]

    def __str__(self) -> str:
        return f"{self.edition} · {self.get_audience_display()}"


class Invitation(OrganizerOwned):
    """Somebody asked to answer; only the hash of the link's token is stored."""

    survey = TenantForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "survey", "customer"], name="survey_invitation_once")
        ]
        indexes = [models.Index(fields=["organizer", "token_hash"], name="survey_invitation_token")]


class Response(OrganizerOwned):
    """One respondent's answers by question code: 1–5, 0–10, an option's code, a list of them, or text."""

    survey = TenantForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    customer = TenantForeignKey(
        Customer, on_delete=models.PROTECT, null=True, related_name="survey_responses", db_index=False
    )
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=120)
    answered_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    answers = models.JSONField(default=dict, help_text="a question without an answer is missing, never a number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "survey", "source", "external_id"], name="response_once")
        ]
        indexes = [models.Index(fields=["organizer", "customer", "-answered_at"], name="response_of_customer")]

    def __str__(self) -> str:
        return f"{self.source}:{self.external_id}"


class SurveyResult(OrganizerOwned):
    """Figures of a survey, computed by a worker and only read by pages."""

    survey = TenantForeignKey(Survey, on_delete=models.CASCADE, related_name="results")
    computed_at = models.DateTimeField()
    seen_until = models.DateTimeField(help_text="the survey's changed_at that these figures know")
    method_version = models.CharField(max_length=12)
    answers = models.PositiveIntegerField()
    figures = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "survey"], name="survey_result_once")]
