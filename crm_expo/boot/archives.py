"""A backup in one file: a tar of the database's dump and of every organizer's files."""

from __future__ import annotations

import os
import re
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from crm_expo.boot.state import BootError

DUMP, FILES = "database.dump", "files"
BLOCK = 512
#: files/<organizer's public id>/<random>: nothing else is taken out of an archive, wherever it says it belongs.
_MEMBER = re.compile(rf"{FILES}/([0-9a-f]{{10}})/([0-9a-f]{{32}})")


def pack(handle: BinaryIO, write_dump: Callable[[BinaryIO], None], files_root: Path) -> int:
    """
    This will write an archive and return how many files went into it.

    The dump comes first: a file that is added meanwhile is one too many, never one too few. Its size is known once
    it is written, so its header is filled in afterwards.
    """
    handle.write(bytes(BLOCK))
    write_dump(handle)
    size = handle.tell() - BLOCK
    handle.write(bytes(-size % BLOCK))
    end = handle.tell()
    head = tarfile.TarInfo(DUMP)
    head.size, head.mode = size, 0o600
    handle.seek(0)
    handle.write(head.tobuf(tarfile.GNU_FORMAT))
    handle.seek(end)
    count = 0
    with tarfile.open(fileobj=handle, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path, name in _kept(files_root):
            with suppress(FileNotFoundError):  # removed meanwhile
                archive.add(path, name, recursive=False)
                count += 1
    return count


def is_archive(head: bytes) -> bool:
    """This will tell an archive by its first bytes."""
    return head.startswith(DUMP.encode() + b"\0")


def unpack(file: Path, dump: Path, files_root: Path) -> int:
    """
    This will take the dump and the files out of an archive, and return how many files there are.

    Errors: BootError for one that is cut off or damaged.
    """
    count = 0
    try:
        files_root.mkdir(mode=0o700, parents=True)
        with tarfile.open(file, mode="r:") as archive:
            for member in archive:
                if member.name == DUMP and member.isreg():
                    _take(archive, member, dump)
                elif member.isreg() and (found := _MEMBER.fullmatch(member.name)):
                    (files_root / found[1]).mkdir(mode=0o700, exist_ok=True)
                    _take(archive, member, files_root / found[1] / found[2])
                    count += 1
    except (tarfile.TarError, EOFError) as error:
        raise BootError(f"{file} is damaged: {error}.") from None
    except OSError as error:
        raise BootError(f"{file} could not be unpacked beside {files_root}: {error.strerror}.") from None
    return count


def swap_files(files_root: Path) -> Path:
    """This will put unpacked files in the place of the live ones, and return where those of before are kept."""
    draft, before = draft_of(files_root), files_root.with_name(f"{files_root.name}_before_restore")
    shutil.rmtree(before, ignore_errors=True)
    if files_root.exists():
        files_root.replace(before)
    draft.replace(files_root)
    return before


def draft_of(files_root: Path) -> Path:
    """This will return where files lie while a restore is not done."""
    return files_root.with_name(f"{files_root.name}_restoring")


def _kept(files_root: Path) -> Iterator[tuple[Path, str]]:
    for folder in sorted(files_root.iterdir()) if files_root.is_dir() else ():
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            name = f"{FILES}/{folder.name}/{path.name}"
            if _MEMBER.fullmatch(name):
                yield path, name


def _take(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    with (
        archive.extractfile(member) as source,
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out,
    ):
        shutil.copyfileobj(source, out)
        if out.tell() != member.size:
            raise EOFError(f"{member.name} is cut off")
