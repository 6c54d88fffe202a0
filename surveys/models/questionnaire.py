"""What is asked."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey


class Audience(models.TextChoices):
    EXHIBITOR = "exhibitor", _("Exhibitors")
    VISITOR = "visitor", _("Visitors")


class QuestionKind(models.TextChoices):
    DIMENSION = "dimension", _("Dimension")  # not asked itself: the mean of its items
    RATING = "rating", _("Rating 1–5")
    OVERALL = "overall", _("Overall rating 1–5")
    RELATION = "relation", _("Agreement 1–5")
    NPS = "nps", _("Recommendation 0–10")
    ONE = "one", _("One choice")
    MANY = "many", _("Several choices")
    NUMBER = "number", _("Number")
    TEXT = "text", _("Text")


class Questionnaire(OrganizerOwned):
    """A set of questions for one audience. Once answered, changes are a new version."""

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    audience = models.CharField(max_length=9, choices=Audience)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "code", "version"], name="questionnaire_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Question(OrganizerOwned):
    """One question in both languages; a rating belongs to a dimension by its code."""

    questionnaire = TenantForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=9, choices=QuestionKind)
    dimension = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField()
    text_en = models.CharField(max_length=300)
    text_zh = models.CharField(max_length=300)
    options = models.JSONField(default=list, help_text="[[code, English, Chinese], …]")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["organizer", "questionnaire", "code"], name="question_code_once")
        ]

    def __str__(self) -> str:
        return self.text_zh if (get_language() or "").startswith("zh") else self.text_en

    @property
    def labels(self) -> dict[str, str]:
        """The options by code, in the language of the moment."""
        place = 2 if (get_language() or "").startswith("zh") else 1
        return {option[0]: option[place] for option in self.options}
