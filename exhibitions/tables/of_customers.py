"""What shows add to the customers' list: the editions that somebody booked or registered for."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import pgettext_lazy

from crm_expo.lists.columns import Column, Kind, Setting
from exhibitions.models import Participation, ParticipationState, Registration, RegistrationStatus
from exhibitions.tables.parts import editions

_BOOKED = (ParticipationState.COMMITTED, ParticipationState.TOOK_PART)


def _took_part(op: str, operand: Any, setting: Setting) -> Q:
    """Booked as exhibitor or sponsor, or holds a valid registration; cancelled ones do not count."""
    mine = {"customer": OuterRef("pk")} | ({"edition_id__in": [int(one) for one in operand]} if operand else {})
    booked = Exists(Participation.objects.filter(state__in=_BOOKED, **mine))
    registered = Exists(Registration.objects.filter(status=RegistrationStatus.REGISTERED, **mine))
    fits = Q(booked) | Q(registered)
    return ~fits if op in ("not_in", "empty") else fits


CUSTOMER_COLUMNS = (
    Column(
        "took_part", pgettext_lazy("filter", "Booked or registered for"), Kind.CHOICE, lambda customer: "",
        meaning=_took_part, choices=editions, operators=("in", "not_in", "empty", "filled"), is_shown=False,
    ),
)  # fmt: skip
