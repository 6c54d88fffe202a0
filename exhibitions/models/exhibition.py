"""The series."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned


class ExhibitionType(models.TextChoices):
    PUBLIC_BENEFIT = "public_benefit", _("Government, public benefit")
    COMPREHENSIVE = "comprehensive", _("Comprehensive")
    PROFESSIONAL = "professional", _("Professional")
    CONSUMER = "consumer", _("Consumer goods")
    TRADE = "trade", _("Trade")


class Rhythm(models.TextChoices):
    ANNUAL = "annual", _("Annual")
    BIENNIAL = "biennial", _("Biennial")
    HALF_YEARLY = "half_yearly", _("Twice a year")


class Exhibition(OrganizerOwned):
    """A series 展会, e.g. a technology fair."""

    slug = models.SlugField(_("short name"), max_length=50)
    name = models.CharField(_("name"), max_length=200)
    name_latin = models.CharField(_("Latin name"), max_length=200, blank=True)
    type = models.CharField(_("type"), max_length=14, choices=ExhibitionType, default=ExhibitionType.PROFESSIONAL)
    rhythm = models.CharField(_("rhythm"), max_length=11, choices=Rhythm, default=Rhythm.ANNUAL)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "slug"], name="exhibition_slug_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name that a reader of the page's language can read."""
        is_chinese = (get_language() or "").startswith("zh")
        return self.name if is_chinese or not self.name_latin else self.name_latin
