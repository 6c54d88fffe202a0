"""What forms of several apps share: a day that is past, and words for what is too long."""

from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_FIRST_DAY = date(1970, 1, 1)
TOO_LONG = {"max_length": _("At most %(limit_value)d characters; this has %(show_value)d.")}


class PastDayField(forms.DateField):
    """A day that is not to come, on the organizer's clock; left empty it means now."""

    def __init__(self, **options):
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(required=False, widget=widget, **options)

    def clean(self, value) -> date | None:
        day = super().clean(value)
        if day and not _FIRST_DAY <= day <= timezone.localdate():
            raise ValidationError(_("The day may not lie in the future, nor before 1970: record what has happened."))
        return day


def moment_of(day: date | None, now: datetime) -> datetime:
    """This will return when it happened: now, or at noon of a day that is past."""
    if day is None or day == timezone.localdate(now):
        return now
    return timezone.make_aware(datetime.combine(day, time(12)))
