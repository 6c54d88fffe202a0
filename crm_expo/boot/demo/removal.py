"""Removes the demo's organizers whole; only the owner of the tables can, append-only rows included."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from crm_expo.audit.models import AuditEntry
from crm_expo.boot.demo import staff
from crm_expo.boot.demo.load import LOADED, LOADER, demo_organizers
from crm_expo.kit.file_store import folder_of
from crm_expo.tenancy.models import Organizer, OrganizerOwned
from crm_expo.tenancy.scope import tenant
from home.models import Practice


def remove_demo() -> list[str]:
    """
    This will delete every row and file of the demo's organizers and return their slugs; users stay, locked.

    Works as the tables' owner only. Errors: NotOurs.
    """
    models = _owned()
    removed, folders = [], []
    with transaction.atomic():
        for organizer in demo_organizers():
            if not removed:
                _refresh_figures(models)
            with tenant(organizer):
                _empty(organizer, models)
            removed.append(organizer.slug)
            folders.append(folder_of(organizer))
            _drop(organizer)
        staff.lock_out()
    _remove_files(folders)
    return removed


def remove_closed_practices() -> list[str]:
    """
    This will delete the organizers to practise in that their people have closed, files too, and return their slugs.

    Works as the tables' owner only; an organizer that the demo did not make, or that is open, is left alone.
    """
    models = _owned()
    removed, folders = [], []
    with transaction.atomic():
        for organizer in Organizer.objects.filter(is_active=False):
            with tenant(organizer):
                is_ours = AuditEntry.objects.filter(action=LOADED, actor_label=LOADER).exists()
                if not (is_ours and Practice.objects.filter(is_inside=True).exists()):
                    continue
                if not removed:
                    _refresh_figures(models)
                _empty(organizer, models)
            removed.append(organizer.slug)
            folders.append(folder_of(organizer))
            _drop(organizer)
    _remove_files(folders)
    return removed


def _remove_files(folders: list[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _owned() -> list[type[Model]]:
    return [m for m in apps.get_models() if issubclass(m, OrganizerOwned) and m._meta.managed and not m._meta.proxy]


def _drop(organizer: Organizer) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM tenancy_organizer WHERE id = %s", [organizer.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _refresh_figures(models: list[type[Model]]) -> None:
    """Key checks planned with the figures of empty tables would read an organizer's every row for each row."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(_table(model) for model in models))
        cursor.execute("DISCARD PLANS")


def _empty(organizer: Organizer, models: list[type[Model]]) -> None:
    """Keys between the rows are checked at the end, so the order of the tables does not matter."""
    guarded = [_table(model) for model in models if model.updatable is not None]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may be pending on a table whose triggers change
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in reversed(models):
            cursor.execute(f"DELETE FROM {_table(model)} WHERE organizer_id = %s", [organizer.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
