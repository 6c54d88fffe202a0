"""Bytes of private files: FILES_ROOT/<organizer's public id>/<random>, never under an address of their own."""

import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from crm_expo.tenancy.models import Organizer

#: A file that no row names may belong to a request that is not over yet.
LEAST_AGE = 24 * 3600
_CHUNK = 262_144
_KEY = re.compile(r"[0-9a-f]{32}")


class StoreFailed(Exception):
    """The disk is full or may not be written; nothing was kept."""


@dataclass(frozen=True)
class Stored:
    """What was kept of a file."""

    key: str
    size: int
    sha256: str


def folder_of(organizer: Organizer) -> Path:
    """This will return where an organizer's files lie."""
    return settings.FILES_ROOT / organizer.public_id


def put(organizer: Organizer, source: BinaryIO) -> Stored:
    """This will keep bytes under a new random name, whole or not at all. Errors: StoreFailed."""
    folder, key = folder_of(organizer), secrets.token_hex(16)
    draft, digest, size = folder / f".{key}.part", hashlib.sha256(), 0
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            while chunk := source.read(_CHUNK):
                handle.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            handle.flush()
            os.fsync(handle.fileno())
        draft.replace(folder / key)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise StoreFailed(error.strerror) from error
    return Stored(key, size, digest.hexdigest())


def opened(organizer: Organizer, key: str) -> BinaryIO:
    """This will open bytes for reading. Errors: FileNotFoundError."""
    return open(_path(organizer, key), "rb")


def exists(organizer: Organizer, key: str) -> bool:
    """This will tell whether bytes are there."""
    return _path(organizer, key).is_file()


def remove(organizer: Organizer, key: str) -> None:
    """This will delete bytes; those that are gone already stay gone."""
    with suppress(FileNotFoundError):
        _path(organizer, key).unlink()


def strays(organizer: Organizer, known: set[str]) -> Iterator[str]:
    """This will name the files of an organizer that are a day old and that no row names: (key or draft)."""
    folder, oldest = folder_of(organizer), time.time() - LEAST_AGE
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        with suppress(FileNotFoundError):
            if path.name not in known and path.stat().st_mtime < oldest:
                yield path.name


def remove_stray(organizer: Organizer, name: str) -> None:
    """This will delete a file that strays() named."""
    with suppress(FileNotFoundError):
        (folder_of(organizer) / Path(name).name).unlink()


def _path(organizer: Organizer, key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise FileNotFoundError(key)
    return folder_of(organizer) / key
