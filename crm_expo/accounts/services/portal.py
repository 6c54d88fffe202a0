"""The exhibitors' way in: mail link, six-digit code or password, each bound to one organizer and company."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from crm_expo.accounts import tokens
from crm_expo.accounts.models import PortalAccess, PortalDevice, PortalToken
from crm_expo.audit.log import record
from crm_expo.tenancy.models import Organizer

LINK_LIFE = timedelta(hours=24)
CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
DEVICE_LIFE = timedelta(days=30)
PASSWORD_SESSION = timedelta(hours=12)


class TokenGone(Exception):
    """The link or code is unknown, used or too old. One error for all, so that nothing can be guessed."""


@transaction.atomic
def grant_portal_access(
    *, organizer: Organizer, company_id: int, email: str, name: str = "", language: str = "en"
) -> PortalAccess:
    """This will let a person into a company's portal, or let it in again."""
    access, created = PortalAccess.objects.get_or_create(
        company_id=company_id,
        email=email.strip().lower(),
        defaults={"organizer": organizer, "name": name, "language": language},
    )
    if not created:
        access.is_active, access.name = True, name or access.name
        access.save(update_fields=["is_active", "name"])
    record(organizer=organizer, action="portal_access.granted", target=access)
    return access


@transaction.atomic
def revoke_portal_access(*, organizer: Organizer, access: PortalAccess) -> None:
    """This will close a person's door, sign its browsers out and void its links and codes, also for a later grant."""
    access.is_active = False
    access.save(update_fields=["is_active"])
    access.devices.all().delete()
    access.tokens.filter(used_at=None).delete()
    record(organizer=organizer, action="portal_access.revoked", target=access)


def accesses_of(email: str) -> list[PortalAccess]:
    """This will return the live accesses of an address inside the open organizer."""
    return list(PortalAccess.objects.filter(email=email.strip().lower(), is_active=True).order_by("id"))


@transaction.atomic
def issue_link(*, organizer: Organizer, access: PortalAccess, at: datetime) -> str:
    """This will return the secret of a new mail link, good for one use within 24 hours."""
    secret = tokens.new_secret()
    PortalToken.objects.create(
        organizer=organizer, access=access, kind="link", token_hash=tokens.digest(secret), expires_at=at + LINK_LIFE
    )
    record(organizer=organizer, action="portal_link.issued", target=access)
    return secret


@transaction.atomic
def issue_code(*, organizer: Organizer, access: PortalAccess, browser: str, at: datetime) -> str:
    """This will return a six-digit code that only the asking browser can use; earlier codes end."""
    access.tokens.filter(kind="code", used_at=None).update(used_at=at)
    code = f"{secrets.randbelow(1_000_000):06d}"
    PortalToken.objects.create(
        organizer=organizer,
        access=access,
        kind="code",
        token_hash=tokens.digest(f"{browser}:{access.pk}:{code}"),
        browser_hash=tokens.digest(browser),
        expires_at=at + CODE_LIFE,
    )
    record(organizer=organizer, action="portal_code.issued", target=access)
    return code


@transaction.atomic
def use_link(*, organizer: Organizer, secret: str, at: datetime) -> PortalAccess:
    """This will consume a mail link. Errors: TokenGone."""
    token = (
        PortalToken.objects.select_for_update(of=("self",))
        .select_related("access")
        .filter(kind="link", token_hash=tokens.digest(secret), used_at=None, expires_at__gt=at, access__is_active=True)
        .first()
    )
    if token is None:
        raise TokenGone
    token.used_at = at
    token.save(update_fields=["used_at"])
    record(organizer=organizer, action="portal_link.used", target=token.access)
    return token.access


def use_code(*, organizer: Organizer, browser: str, code: str, at: datetime) -> PortalAccess:
    """
    This will consume a code in the browser that asked for it; five wrong tries end it.

    The count of tries must be kept even when the answer is a refusal: the caller keeps its rows.

    Errors: TokenGone.
    """
    waiting = (
        PortalToken.objects.select_for_update(of=("self",))
        .select_related("access")
        .filter(kind="code", browser_hash=tokens.digest(browser), used_at=None, expires_at__gt=at)
        .filter(tries__lt=CODE_TRIES, access__is_active=True)
    )
    for token in waiting:
        if tokens.same(f"{browser}:{token.access_id}:{code}", token.token_hash):
            token.used_at = at
            token.save(update_fields=["used_at"])
            record(organizer=organizer, action="portal_code.used", target=token.access)
            return token.access
    waiting.update(tries=F("tries") + 1)
    raise TokenGone


def check_portal_password(*, email: str, password: str) -> PortalAccess | None:
    """This will return the access whose password fits; always takes as long as one check."""
    candidates = [access for access in accesses_of(email) if access.password]
    if not candidates:
        make_password(password)
        return None
    return next((access for access in candidates if check_password(password, access.password)), None)


@transaction.atomic
def set_portal_password(*, organizer: Organizer, access: PortalAccess, password: str, keep: str = "") -> None:
    """This will store a new password's hash and end the access's other sessions."""
    access.password = make_password(password)
    access.save(update_fields=["password"])
    access.devices.exclude(token_hash=tokens.digest(keep)).delete()
    record(organizer=organizer, action="portal_password.set", target=access)


@transaction.atomic
def sign_in_device(*, organizer: Organizer, access: PortalAccess, at: datetime, life: timedelta = DEVICE_LIFE) -> str:
    """This will open a session on one browser and return its cookie's secret."""
    secret = tokens.new_secret()
    PortalDevice.objects.create(
        organizer=organizer, access=access, token_hash=tokens.digest(secret), expires_at=at + life
    )
    access.last_seen_at = at
    access.save(update_fields=["last_seen_at"])
    record(organizer=organizer, action="portal.signed_in", target=access)
    return secret


@transaction.atomic
def switch_company(*, organizer: Organizer, secret: str, access_id: int, at: datetime) -> PortalAccess:
    """
    This will let a signed-in browser go on for another company that the same address has access to.

    Errors: TokenGone, when the session or that access is none of the address's.
    """
    live = PortalDevice.objects.filter(token_hash=tokens.digest(secret), expires_at__gt=at, access__is_active=True)
    device = live.select_related("access").select_for_update(of=("self",)).first()
    if device is None:
        raise TokenGone
    other = PortalAccess.objects.filter(pk=access_id, email=device.access.email, is_active=True).first()
    if other is None:
        raise TokenGone
    device.access = other
    device.save(update_fields=["access"])
    record(organizer=organizer, action="portal.switched", target=other)
    return other


def sign_out_device(*, secret: str) -> None:
    """This will end the session of one browser."""
    PortalDevice.objects.filter(token_hash=tokens.digest(secret)).delete()


def find_device(secret: str, *, at: datetime) -> PortalAccess | None:
    """This will return who is signed in with a cookie's secret inside the open organizer."""
    if not secret:
        return None
    device = (
        PortalDevice.objects.select_related("access")
        .filter(token_hash=tokens.digest(secret), expires_at__gt=at, access__is_active=True)
        .first()
    )
    return device.access if device else None
