"""Tests: the same parts on scratch servers, quick password hashes, static files straight from the source."""

import os

os.environ["CRM_CONNECT_AS"] = "owner"  # the test database is made and flushed by the owner; tests run as the app role

from crm_expo.settings.base import *  # noqa: F403

SECRET_KEY = "test-" + "k" * 60
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ACCOUNT_RATE_LIMITS = False
