"""What others saved of a record while somebody edited it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Model
from django.forms import CharField, HiddenInput
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from crm_expo.audit.models import AuditEntry

#: An entry is a little older than the moment at which others can see it.
_GRACE = timedelta(seconds=5)
_MOST = 50


class OpenedField(CharField):
    """The moment at which a form was opened, kept in the form; an unreadable one counts as none."""

    def __init__(self):
        super().__init__(required=False, max_length=40, widget=HiddenInput, initial=timezone.now)

    def prepare_value(self, value):
        return value.isoformat() if isinstance(value, datetime) else value

    def clean(self, value):
        try:
            moment = parse_datetime(value or "")
        except ValueError:
            return None
        return moment if moment and timezone.is_aware(moment) else None


@dataclass(frozen=True)
class Meanwhile:
    """Who saved a record last, when, and the recorded names of what was changed since it was opened."""

    who: str = ""
    at: datetime | None = None
    names: frozenset[str] = frozenset()

    @property
    def told(self) -> str:
        """This will return a sentence for whoever was late."""
        if self.at is None:
            return _("Somebody saved this while you edited it. Your input is kept below; compare and save again.")
        told = _("%(who)s saved this (%(time)s) while you edited it. Your input is kept below; compare and save again.")
        return told % {"who": self.who, "time": date_format(timezone.localtime(self.at), "SHORT_DATETIME_FORMAT")}

    def others(self, rows: Iterable[tuple[str, dict]]) -> list[dict]:
        """This will return those of (name, row) that others changed; all of them when nothing is known of that."""
        return [row for name, row in rows if name in self.names or self.at is None]


def changed_meanwhile(record: Model, opened: datetime | None) -> Meanwhile:
    """This will return what the audit log tells of a record since a form was opened; nothing without a moment."""
    if opened is None:
        return Meanwhile()
    entries = AuditEntry.objects.filter(
        object_type=record._meta.model_name, object_id=record.pk, at__gte=opened - _GRACE
    ).exclude(changes={})
    found = list(entries.order_by("-at", "-pk")[:_MOST])
    if not found:
        return Meanwhile()
    return Meanwhile(found[0].actor_label, found[0].at, frozenset(name for one in found for name in one.changes))
