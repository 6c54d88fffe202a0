"""Secrets that travel: made with ≥128 bits, stored as SHA-256 only, carrying the organizer's public id."""

import hashlib
import hmac
import secrets


def new_secret() -> str:
    """This will return 192 random bits as text."""
    return secrets.token_urlsafe(24).replace("_", "-")


def digest(secret: str) -> str:
    """This will return what is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(secret: str, stored: str) -> bool:
    """This will compare a secret with its stored digest in constant time."""
    return hmac.compare_digest(digest(secret), stored)
