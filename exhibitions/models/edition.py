"""One run of a series."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from exhibitions.models.exhibition import Exhibition


class Edition(OrganizerOwned):
    """An edition 届: held from the end of its last day in its own time zone."""

    exhibition = TenantForeignKey(
        Exhibition, on_delete=models.PROTECT, related_name="editions", verbose_name=_("exhibition")
    )
    slug = models.SlugField(_("short name"), max_length=50)
    number = models.PositiveSmallIntegerField(_("edition number"))
    name = models.CharField(_("name"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    timezone = models.CharField(_("time zone"), max_length=50)
    city = models.CharField(_("city"), max_length=100, blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    is_cancelled = models.BooleanField(_("cancelled or postponed without date"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organizer", "slug"], name="edition_slug_once"),
            models.UniqueConstraint(fields=["organizer", "exhibition", "number"], name="edition_number_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="edition_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["organizer", "exhibition", "starts_on"], name="edition_order")]

    def __str__(self) -> str:
        return self.name
