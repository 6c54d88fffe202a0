"""A day on which something happened, in a form: left empty it means now."""

from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_FIRST_DAY = date(1970, 1, 1)


class PastDayField(forms.DateField):
    """A day that is not to come, on the organizer's clock."""

    def __init__(self, **options):
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(required=False, widget=widget, **options)

    def clean(self, value) -> date | None:
        day = super().clean(value)
        if day and not _FIRST_DAY <= day <= timezone.localdate():
            raise ValidationError(_("Log what has happened: the day may not lie in the future, nor before 1970."))
        return day


def moment_of(day: date | None, now: datetime) -> datetime:
    """This will return when it happened: now, or at noon of a day that is past."""
    if day is None or day == timezone.localdate(now):
        return now
    return timezone.make_aware(datetime.combine(day, time(12)))
