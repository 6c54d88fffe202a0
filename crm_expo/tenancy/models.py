"""The tenant and what every tenant-owned table is made of."""

import secrets
import zoneinfo

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.fields import TenantForeignKey  # noqa: F401  the field belongs to this vocabulary
from crm_expo.tenancy.scope import current_organizer


def new_public_id() -> str:
    """This will return 10 characters that name an organizer in keys, links and file paths."""
    return secrets.token_hex(5)


class Organizer(models.Model):
    """A tenant: an exhibition organizer 主办方."""

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    slug = models.SlugField(max_length=50, unique=True, validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$")])
    name = models.CharField(_("name"), max_length=200)
    name_latin = models.CharField(_("Latin name"), max_length=200, blank=True)
    base_currency = models.CharField(_("base currency"), max_length=3, default="CNY")
    timezone = models.CharField(_("time zone"), max_length=50, default="Asia/Shanghai")
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def tzinfo(self) -> zoneinfo.ZoneInfo:
        """The organizer's clock."""
        return zoneinfo.ZoneInfo(self.timezone)


class OrganizerManager(models.Manager):
    """The application's wall: no organizer open, no queryset; else only its rows."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(organizer=current_organizer())

    def none(self) -> models.QuerySet:
        return super().get_queryset().none()


def anchored_organizer() -> models.ForeignKey:
    """
    This will return the organizer of a table whose rows a composite key ties to their organizer already.

    A second key to the same end costs as much per row as writing the row; for tables written by the million.
    """
    return models.ForeignKey(
        Organizer, on_delete=models.PROTECT, related_name="+", editable=False, db_index=False, db_constraint=False
    )


class OrganizerOwned(models.Model):
    """A row that belongs to one organizer. Its table gets the policy and composite keys from the wall operations."""

    organizer = models.ForeignKey(
        Organizer,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        db_index=False,  # every key and index of a tenant table starts with it already
    )

    objects = OrganizerManager()

    #: Columns that the app role may update; None means all. A tuple makes the table append-only.
    updatable: tuple[str, ...] | None = None
    #: Whether old rows of an append-only table may be deleted as far as its trigger lets them (ThinnedAfter).
    thinned: bool = False

    class Meta:
        abstract = True
