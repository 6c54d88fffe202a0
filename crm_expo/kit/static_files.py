"""Addresses of static files: a page names twenty, and they stay what they are for the length of a process."""

from functools import cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's files with fingerprints in their names, looked up once."""

    url = cache(CompressedManifestStaticFilesStorage.url)
