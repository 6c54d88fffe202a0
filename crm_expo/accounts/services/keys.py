"""API keys: make, find, revoke."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from crm_expo.accounts import tokens
from crm_expo.accounts.models import ApiKey
from crm_expo.audit.log import record
from crm_expo.tenancy.access import SCOPES
from crm_expo.tenancy.finding import find_organizer
from crm_expo.tenancy.models import Organizer

_LAST_USE_GRAIN = timedelta(minutes=1)


class UnknownScope(Exception):
    """A scope that no key can have."""


@transaction.atomic
def create_api_key(
    *, organizer: Organizer, name: str, scopes: list[str], expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """
    This will make a key and return it with its text, which is shown once and stored nowhere.

    Errors: UnknownScope.
    """
    unknown = set(scopes) - SCOPES.keys()
    if unknown or not scopes:
        raise UnknownScope(", ".join(sorted(unknown)))
    prefix, secret = secrets.token_hex(4), tokens.new_secret()
    key = ApiKey.objects.create(
        organizer=organizer,
        name=name[:100],
        prefix=prefix,
        secret_hash=tokens.digest(secret),
        scopes=scopes,
        expires_at=expires_at,
    )
    record(organizer=organizer, action="api_key.created", target=key, changes={"scopes": [None, ", ".join(scopes)]})
    return key, f"ek_{organizer.public_id}_{prefix}_{secret}"


@transaction.atomic
def revoke_api_key(*, organizer: Organizer, key: ApiKey, at: datetime) -> None:
    """This will end a key at once."""
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    record(organizer=organizer, action="api_key.revoked", target=key)


def find_organizer_of_key(text: str) -> tuple[Organizer, str, str] | None:
    """This will return the organizer that a key's text names, its prefix and secret; None when it is no key."""
    parts = text.split("_", 3)
    if len(parts) != 4 or parts[0] != "ek":
        return None
    organizer = find_organizer(public_id=parts[1])
    return (organizer, parts[2], parts[3]) if organizer else None


def verify_api_key(*, prefix: str, secret: str, at: datetime) -> ApiKey | None:
    """This will return the live key inside the open organizer, and note its use at most once a minute."""
    key = ApiKey.objects.filter(prefix=prefix).first()
    if key is None or not tokens.same(secret, key.secret_hash):
        return None
    if key.revoked_at or (key.expires_at and key.expires_at <= at):
        return None
    if key.last_used_at is None or at - key.last_used_at > _LAST_USE_GRAIN:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
    return key
