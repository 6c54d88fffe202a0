"""Pairs that may be one."""

from django.db.models import QuerySet

from customers.models import DuplicateCandidate


def open_pairs() -> QuerySet[DuplicateCandidate]:
    """This will return the pairs that wait for a decision, the most certain first."""
    return _pairs().filter(state="open").order_by("-confidence", "id")


def decided_pairs() -> QuerySet[DuplicateCandidate]:
    """This will return the pairs that somebody found to be different, the newest first."""
    return _pairs().filter(state="different").order_by("-id")


def _pairs() -> QuerySet[DuplicateCandidate]:
    return DuplicateCandidate.objects.select_related("first", "second")
