"""A server: refuses to start with a weak key or without its own addresses."""

from django.core.exceptions import ImproperlyConfigured

from crm_expo.settings.base import *  # noqa: F403
from crm_expo.settings.base import DEBUG, PUBLIC_URL, SECRET_KEY

if DEBUG or len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("Set SECRET_KEY to at least 50 random characters and leave DEBUG off.")
if not PUBLIC_URL.startswith("https://"):
    raise ImproperlyConfigured("Set PUBLIC_URL to the https address that people use.")
