"""Moments as coarse as a question needs them: a page is asked for again in the same words only while they agree."""

from datetime import datetime

from django.utils import timezone


def this_minute() -> datetime:
    """This will return when the running minute began."""
    return timezone.now().replace(second=0, microsecond=0)
