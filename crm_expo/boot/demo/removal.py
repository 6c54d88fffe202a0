"""Removes the demo organizers whole; only the owner of the tables can, append-only rows included."""

from __future__ import annotations

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from crm_expo.boot.demo import staff
from crm_expo.boot.demo.load import demo_organizers
from crm_expo.tenancy.models import Organizer, OrganizerOwned
from crm_expo.tenancy.scope import tenant


def remove_demo() -> list[str]:
    """
    This will delete every row of the demo's organizers and return their slugs; users stay, locked.

    Works as the tables' owner only. Errors: NotOurs.
    """
    models = [m for m in apps.get_models() if issubclass(m, OrganizerOwned) and m._meta.managed and not m._meta.proxy]
    removed = []
    with transaction.atomic():
        for organizer in demo_organizers():
            if not removed:
                _refresh_figures(models)
            with tenant(organizer):
                _empty(organizer, models)
            removed.append(organizer.slug)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM tenancy_organizer WHERE id = %s", [organizer.pk])
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        staff.lock_out()
    return removed


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
