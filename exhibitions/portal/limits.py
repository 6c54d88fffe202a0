"""Limits at the portal's door, counted in the cache per organizer's public id; without a cache nobody is refused."""

from django.core.cache import cache

from crm_expo.accounts.tokens import digest

MOST_BAD_TOKENS, BAD_TOKENS_WINDOW = 10, 60
MOST_PASSWORDS, PASSWORDS_WINDOW = 5, 300
MOST_MAILS, MAILS_WINDOW = 10, 600


def bad_token_is_too_many(organizer: str, address: str) -> bool:
    """This will count a bad link, code or password of an address; good ones are never asked about."""
    return _count(f"portal-bad:{organizer}:{address}", BAD_TOKENS_WINDOW) > MOST_BAD_TOKENS


def password_may_be_tried(organizer: str, email: str) -> bool:
    """This will count a try for one mailbox, known or not; links and codes stay open to it."""
    return _count(_password_key(organizer, email), PASSWORDS_WINDOW) <= MOST_PASSWORDS


def forget_tries(organizer: str, email: str) -> None:
    """This will start the count of a mailbox anew, after the right password."""
    organizer_key = _password_key(organizer, email)
    try:
        cache.delete(organizer_key)
    except Exception:
        return


def mail_may_be_sent(organizer: str, email: str) -> bool:
    """This will count a sign-in mail to one mailbox: neither flooded, nor endless codes to guess."""
    return _count(f"portal-mail:{organizer}:{_folded(email)}", MAILS_WINDOW) <= MOST_MAILS


def _password_key(organizer: str, email: str) -> str:
    return f"portal-password:{organizer}:{_folded(email)}"


def _folded(email: str) -> str:
    return digest(email.strip().lower())


def _count(organizer_key: str, window: int) -> int:
    try:
        cache.add(organizer_key, 0, timeout=window)
        return cache.incr(organizer_key)
    except Exception:
        return 0
