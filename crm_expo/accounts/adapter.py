"""allauth's hooks: no open sign-up, staff come by invitation; mails and refusals in our words."""

import math
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_FAILED = {"app": "allauth.account", "action": "login_failed"}


class StaffAccountAdapter(DefaultAccountAdapter):
    """Staff accounts are made by invitations only."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def clean_email(self, email: str) -> str:
        """Refuse what no account can have, before a mail to it is written."""
        if len(email) > 254:
            raise ValidationError(_("An e-mail address has at most 254 characters."))
        return super().clean_email(email)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Write to people in their own language; to an unknown address in both, the page's first."""
        spoken = getattr(context.get("user"), "language", "") or translation.get_language() or settings.LANGUAGE_CODE
        facts = {
            "public_url": settings.PUBLIC_URL,
            "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
            "other_languages": [code for code, _name in settings.LANGUAGES if code != spoken],
        }
        with translation.override(spoken):
            super().send_mail(template_prefix, email, context | facts)

    def pre_authenticate(self, request, **credentials) -> None:
        """Say after too many tries when the next one counts."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refusal:
            key = self._get_login_attempts_cache_key(request, **credentials)
            minutes = max(1, math.ceil(_seconds_to_wait(request, key) / 60))
            message = ngettext(
                "Too many tries to sign in. Try again in %(minutes)d minute.",
                "Too many tries to sign in. Try again in %(minutes)d minutes.",
                minutes,
            )
            raise ValidationError(message % {"minutes": minutes}, code=refusal.code) from refusal


def _seconds_to_wait(request, key: str) -> float:
    """Until every limit of failed sign-ins lets the next try through; a history is kept newest first."""
    waits = [0.0]
    for rate in ratelimit.get_rates(**_FAILED):
        history = cache.get(ratelimit.get_cache_key(request, **_FAILED, rate=rate, key=key), [])
        if len(history) >= rate.amount:
            waits.append(history[rate.amount - 1] + rate.duration - time.time())
    return max(waits)
