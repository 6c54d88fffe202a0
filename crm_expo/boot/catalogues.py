"""Translations: .po files compiled to .mo without gettext, because a bare machine has none."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(locale: Path) -> int:
    """This will compile every catalogue that is newer than its compiled form, and count them."""
    done = 0
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        draft = target.with_suffix(f".{os.getpid()}")
        with open(draft, "wb") as handle:
            write_mo(handle, _read(source))
        draft.replace(target)
        done += 1
    return done


def unfinished(locale: Path) -> list[str]:
    """This will list what translators still owe: `file: text` for every untranslated or doubtful entry."""
    return [
        f"{source.relative_to(locale)}: {_text(message)}"
        for source in sorted(locale.glob("*/LC_MESSAGES/*.po"))
        if source.parts[-3] != "en"
        for message in _read(source)
        if message.id and (message.fuzzy or not _is_translated(message))
    ]


def texts(catalogue: Path) -> set[tuple[str, str]]:
    """This will return the texts of a catalogue as (context, text)."""
    if not catalogue.exists():
        return set()
    return {(message.context or "", _text(message)) for message in _read(catalogue) if message.id}


def _read(source: Path) -> Catalog:
    with open(source, "rb") as handle:
        return read_po(handle, locale=source.parts[-3], abort_invalid=True)


def _text(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _is_translated(message: Message) -> bool:
    return bool(message.string) if isinstance(message.string, str) else all(message.string)
