"""Halls, booths and who has them."""

import unicodedata

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey
from exhibitions.models.edition import Edition
from exhibitions.models.participation import Participation


class Hall(OrganizerOwned):
    """A hall 展馆 of one edition."""

    edition = TenantForeignKey(Edition, on_delete=models.CASCADE, related_name="halls", verbose_name=_("edition"))
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "edition", "name"], name="hall_once")]

    def __str__(self) -> str:
        return self.name


class Comparable(models.Func):
    """A number as it is compared: in one width, letters and digits only."""

    template = "regexp_replace(pg_catalog.normalize(%(expressions)s, 'NFKC'), '[^[:alnum:]]', '', 'g')"
    output_field = models.TextField()


def booth_key(number: str) -> str:
    """This will return a booth number as it is looked for, in whatever width and case it is written: Ａ-12 → a12."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", number) if letter.isalnum()).lower()


def booth_label(hall: str, number: str) -> str:
    """This will return hall and number; the hall once, where the number begins with it: 1B-128 in 1B."""
    return number if number.casefold().startswith(hall.casefold()) else f"{hall} {number}"


class BoothType(models.TextChoices):
    RAW = "raw", _("Raw space")
    SHELL = "shell", _("Shell scheme")


class Booth(OrganizerOwned):
    """A booth 展位."""

    hall = TenantForeignKey(Hall, on_delete=models.CASCADE, related_name="booths", verbose_name=_("hall"))
    number = models.CharField(_("booth number"), max_length=20)
    number_key = models.GeneratedField(
        expression=Lower(Comparable("number")), output_field=models.TextField(), db_persist=True
    )
    area_m2 = models.DecimalField(_("area (m²)"), max_digits=8, decimal_places=2)
    open_sides = models.PositiveSmallIntegerField(_("open sides"), default=1)
    type = models.CharField(_("type"), max_length=5, choices=BoothType, default=BoothType.SHELL)
    price_minor = models.BigIntegerField(default=0, help_text="list price in minor units of the edition's currency")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "hall", "number"], name="booth_once")]
        indexes = [models.Index(fields=["organizer", "number_key"], name="booth_by_number")]

    def __str__(self) -> str:
        return self.number

    @property
    def label(self) -> str:
        """Hall and number as they are read."""
        return booth_label(self.hall.name, self.number)


class BoothAllocation(OrganizerOwned):
    """A booth given to a participation; at most one active per booth."""

    booth = TenantForeignKey(Booth, on_delete=models.PROTECT, related_name="allocations")
    participation = TenantForeignKey(Participation, on_delete=models.PROTECT, related_name="allocations")
    state = models.CharField(
        max_length=10,
        default="contracted",
        choices=[
            ("held", pgettext_lazy("booth", "Held")),
            ("reserved", _("Reserved")),
            ("contracted", _("Contracted")),
        ],
    )
    held_until = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "booth"], name="booth_given_once", condition=models.Q(released_at__isnull=True)
            )
        ]
        indexes = [models.Index(fields=["organizer", "participation"], name="allocation_participation")]
