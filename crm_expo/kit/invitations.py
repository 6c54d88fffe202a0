"""Inviting staff: the invitation and its mail, its acceptance and who is told of it, each in one transaction."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from crm_expo.accounts.models import Invitation, User
from crm_expo.accounts.services.membership import accept_invitation, create_invitation
from crm_expo.kit.links import platform_path
from crm_expo.notices.models import NoticeKind
from crm_expo.notices.services import Link, News, tell_whoever_may
from crm_expo.outbox.models import Mail
from crm_expo.outbox.services import queue_mail
from crm_expo.tenancy.access import ROLE_LABELS
from crm_expo.tenancy.models import Organizer


@transaction.atomic
def invite_staff(*, organizer: Organizer, email: str, role: str, at: datetime) -> tuple[Mail, str]:
    """This will invite an address and return its mail and its link. Errors: UnknownRole, AlreadyMember."""
    invitation, token = create_invitation(organizer=organizer, email=email, role=role, at=at)
    link = settings.PUBLIC_URL + platform_path("invitation", token)
    with translation.override(organizer.language):
        mail = queue_mail(
            organizer=organizer,
            key=f"invitation:{invitation.pk}",
            to_email=invitation.email,
            subject=_("Your invitation to %(organizer)s") % {"organizer": organizer.name},
            body=_("You are invited to %(organizer)s as %(role)s. Accept within 7 days:\n\n%(link)s")
            % {"organizer": organizer.name, "role": ROLE_LABELS[role], "link": link},
            language=organizer.language,
        )
    return mail, link


@transaction.atomic
def join_staff(*, organizer: Organizer, invitation: Invitation, at: datetime, user: User | None, **values) -> User:
    """
    This will accept an invitation and tell whoever manages the team.

    Errors: those of accept_invitation; then nobody is told.
    """
    member = accept_invitation(organizer=organizer, invitation=invitation, at=at, user=user, **values)
    news = News(
        NoticeKind.JOINED, f"invitation:{invitation.pk}", Link("team"), {"name": str(member), "role": invitation.role}
    )
    tell_whoever_may("team.manage", organizer=organizer, news=news, but=member)
    return member
