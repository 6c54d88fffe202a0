"""Fields that an organizer adds to its records, and what the tables of their values have in common."""

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.models import OrganizerOwned, TenantForeignKey, anchored_organizer

#: Characters of a text or an address, and of the key that it is compared by.
LONGEST_TEXT, LONGEST_KEY = 1000, 250


class Target(models.TextChoices):
    """What a field belongs to."""

    COMPANY = "company", pgettext_lazy("records", "Companies")
    PERSON = "person", pgettext_lazy("records", "People")
    REGISTRATION = "registration", pgettext_lazy("records", "Registrations")
    PARTICIPATION = "participation", pgettext_lazy("records", "Bookings")


class FieldKind(models.TextChoices):
    TEXT = "text", pgettext_lazy("field", "Text")
    NUMBER = "number", pgettext_lazy("field", "Number")
    DATE = "date", pgettext_lazy("field", "Date")
    CHOICE = "choice", pgettext_lazy("field", "One of several")
    CHOICES = "choices", pgettext_lazy("field", "Any of several")
    FLAG = "flag", pgettext_lazy("field", "Yes or no")
    LINK = "link", pgettext_lazy("field", "Web address")


class Level(models.TextChoices):
    """What a role may do with a field."""

    EDIT = "edit", pgettext_lazy("field", "Edit")
    SEE = "see", pgettext_lazy("field", "See")
    NONE = "none", pgettext_lazy("field", "Hidden")


class CustomField(OrganizerOwned):
    """One field of the organizer's own; its key never changes, its names may."""

    target = models.CharField(_("records"), max_length=13, choices=Target)
    key = models.CharField(_("key"), max_length=40)
    kind = models.CharField(_("kind"), max_length=7, choices=FieldKind)
    label_zh = models.CharField(_("name in Chinese"), max_length=60, blank=True)
    label_en = models.CharField(_("name in English"), max_length=60, blank=True)
    hint_zh = models.CharField(_("help in Chinese"), max_length=200, blank=True)
    hint_en = models.CharField(_("help in English"), max_length=200, blank=True)
    choices = models.JSONField(_("choices"), default=list, help_text="[{key, zh, en, closed}] in their order")
    levels = models.JSONField(
        _("roles"), default=dict, help_text="{role: edit | see | none}; a role that is not named may edit"
    )
    is_staff_only = models.BooleanField(_("not over REST"), default=False)
    is_required = models.BooleanField(_("asked for in new records"), default=False)
    position = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False, help_text="for stale edits")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organizer", "target", "key"], name="field_key_once")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its name in the language that is open, else in the other one."""
        return in_language(self.label_zh, self.label_en) or self.key

    @property
    def hint(self) -> str:
        """What stands below it in forms."""
        return in_language(self.hint_zh, self.hint_en)

    @property
    def name(self) -> str:
        """What it is called in addresses, forms and lists, whatever its names become."""
        return f"f{self.pk}"


def in_language(chinese: str, english: str) -> str:
    """This will return the one of two texts that is in the language that is open; the other one if that is empty."""
    first, second = (chinese, english) if (get_language() or "").startswith("zh") else (english, chinese)
    return first or second


class FieldValue(OrganizerOwned):
    """
    What one record holds in one field: in the column of the field's kind, so that each is compared by its index.

    `key` is a text in one width and case, a choice's key, or yes and no; several choices are several rows, told
    apart by `slot`. Subclasses name the record, and their primary key: organizer, record, field, slot.
    """

    #: Name of the key to the record.
    record_name = ""

    organizer = anchored_organizer()
    field = TenantForeignKey(CustomField, on_delete=models.PROTECT, related_name="+", db_index=False)
    slot = models.CharField(max_length=40, blank=True, default="")
    key = models.CharField(max_length=LONGEST_KEY, null=True, db_collation="C")
    number = models.FloatField(null=True)
    day = models.DateField(null=True)
    text = models.TextField(blank=True, default="", help_text="a text or address as it was entered")

    class Meta:
        abstract = True


def value_indexes(record: str, prefix: str) -> list[models.Index]:
    """This will return the indexes of a table of values: per field by value, the record last to be read from it."""
    return [
        models.Index(
            fields=["organizer", "field", column, record],
            name=f"{prefix}_by_{column}",
            condition=models.Q(**{f"{column}__isnull": False}),
        )
        for column in ("key", "number", "day")
    ]
