"""Inviting a company's people into its portal: access, link and mail in one transaction."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from crm_expo.accounts.models import PortalAccess
from crm_expo.accounts.services.portal import accesses_of, grant_portal_access, issue_code, issue_link
from crm_expo.kit.links import link_to
from crm_expo.outbox.services import queue_mail
from crm_expo.tenancy.models import Organizer
from customers.models import Customer


@transaction.atomic
def invite_to_portal(
    *, organizer: Organizer, company: Customer, email: str, name: str, language: str, at: datetime
) -> PortalAccess:
    """This will open a company's portal to a person and send the link."""
    access = grant_portal_access(organizer=organizer, company_id=company.pk, email=email, name=name, language=language)
    link = _fresh_link(organizer, access, at)
    with translation.override(language):
        _send(
            organizer,
            access,
            f"portal-invitation:{access.pk}:{at.timestamp():.0f}",
            _("Your exhibitor portal at %(organizer)s") % {"organizer": organizer.name},
            _("%(company)s: booth, contract and profile. The link works once, within 24 hours:\n\n%(link)s")
            % {"company": company.name, "link": link},
        )
    return access


@transaction.atomic
def send_sign_in_mail(*, organizer: Organizer, email: str, browser: str, at: datetime) -> None:
    """This will mail each of an address's companies a link and a code; an unknown address gets nothing, silently."""
    for access in accesses_of(email):
        company = Customer.objects.get(pk=access.company_id)
        link = _fresh_link(organizer, access, at)
        code = issue_code(organizer=organizer, access=access, browser=browser, at=at)
        with translation.override(access.language):
            _send(
                organizer,
                access,
                f"portal-sign-in:{access.pk}:{at.timestamp():.3f}",
                _("Sign in to the exhibitor portal of %(organizer)s") % {"organizer": organizer.name},
                _(
                    "For %(company)s.\n\nYour code, good for 10 minutes in the browser that asked for it: %(code)s\n\n"
                    "Or this link, good once within 24 hours:\n\n%(link)s"
                )
                % {"company": company.name, "code": code, "link": link},
            )


def _fresh_link(organizer: Organizer, access: PortalAccess, at: datetime) -> str:
    return link_to(organizer, "portal", "portal-link", issue_link(organizer=organizer, access=access, at=at))


def _send(organizer: Organizer, access: PortalAccess, key: str, subject: str, body: str) -> None:
    queue_mail(
        organizer=organizer, key=key, to_email=access.email, subject=subject, body=body, language=access.language
    )
