"""Inviting staff: the invitation and its mail, in one transaction."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from crm_expo.accounts.services.membership import create_invitation
from crm_expo.kit.links import platform_path
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
