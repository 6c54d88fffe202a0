"""Removes the demo organizers whole; only the owner of the tables can, append-only rows included."""

from __future__ import annotations

from django.apps import apps
from django.db import connection, transaction

from crm_expo.boot.demo.load import demo_organizers
from crm_expo.tenancy.models import Organizer, OrganizerOwned
from crm_expo.tenancy.scope import tenant


def remove_demo() -> list[str]:
    """
    This will delete every row of the demo's organizers and return their slugs; users stay.

    Works as the tables' owner only. Errors: NotOurs.
    """
    removed = []
    with transaction.atomic():
        for organizer in demo_organizers():
            with tenant(organizer):
                _empty(organizer)
            removed.append(organizer.slug)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM tenancy_organizer WHERE id = %s", [organizer.pk])
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return removed


def _empty(organizer: Organizer) -> None:
    """Keys between the rows are checked at the end, so the order of the tables does not matter."""
    models = [m for m in apps.get_models() if issubclass(m, OrganizerOwned) and m._meta.managed and not m._meta.proxy]
    guarded = [connection.ops.quote_name(m._meta.db_table) for m in models if m.updatable is not None]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may be pending on a table whose triggers change
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("DISCARD PLANS")  # key checks planned while tables were empty would read them whole, per row
        for model in reversed(models):
            cursor.execute(
                f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)} WHERE organizer_id = %s", [organizer.pk]
            )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
