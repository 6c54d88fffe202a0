"""The platform's operator inside an organizer: for a reason, for an hour, by the same door, on its record."""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

from crm_expo.accounts.models import Membership, User
from crm_expo.audit.log import Actor, acting, record
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant

#: What an operator may do inside: everything but the organizer's own team, keys, mail and settings.
ROLE = "manager"
LIFE = timedelta(hours=1)
_KEY = "acting_in"


class ReasonMissing(Exception):
    """The organizer has a right to know why."""


def operator_actor(user: User, request_id: str) -> Actor:
    """This will return the operator as the organizer's audit log names it."""
    return Actor("operator", user.pk, str(user), request_id)


def enter_organizer(
    *, session: SessionBase, user: User, organizer: Organizer, reason: str, at: datetime, request_id: str = ""
) -> None:
    """
    This will let an operator's session act in one organizer for LIFE, and say so in the organizer's audit log.

    Errors: ReasonMissing.
    """
    reason = reason.replace("\x00", "").strip()[:500]
    if not reason:
        raise ReasonMissing
    with tenant(organizer), acting(operator_actor(user, request_id)):
        record(organizer=organizer, action="operator.entered", changes={"reason": [None, reason]})
    session[_KEY] = {"organizer": organizer.pk, "until": (at + LIFE).isoformat()}


def leave_organizer(*, session: SessionBase, user: User, organizer: Organizer, request_id: str = "") -> None:
    """This will end it, and say so as well; nothing happens to a session that does not act there."""
    if session.get(_KEY, {}).get("organizer") != organizer.pk:
        return
    del session[_KEY]
    with tenant(organizer), acting(operator_actor(user, request_id)):
        record(organizer=organizer, action="operator.left")


def membership_of_operator(
    *, session: SessionBase, user: User, organizer: Organizer, at: datetime
) -> Membership | None:
    """This will return what an operator's session stands for, a membership stored nowhere; None for others."""
    entered = session.get(_KEY) if user.is_staff else None
    if not entered or entered["organizer"] != organizer.pk or datetime.fromisoformat(entered["until"]) <= at:
        return None
    return Membership(organizer=organizer, user=user, role=ROLE)
