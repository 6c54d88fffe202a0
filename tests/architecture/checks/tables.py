"""What the models promise, compared with what the database holds: composite keys, append-only tables, directions."""

import inspect
from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.models.query import QuerySet

from crm_expo.tenancy.models import OrganizerManager, OrganizerOwned, TenantForeignKey
from crm_expo.tenancy.scope import ScopeError
from tests.architecture.checks.walls import foreign_keys

#: From the top: an app may point at its own and at lower ones.
FLOORS = [
    "home",
    "analytics",
    "surveys",
    "exhibitions",
    "customers",
    "fields",
    "lists",
    "kit",
    "inbox",
    "jobs",
    "notices",
    "outbox",
    "accounts",
    "audit",
    "tenancy",
]
#: Plain numbers that stand for rows elsewhere; their composite key is made by the walls of an upper app.
NUMBERED = {
    "customer_id": "customers_customer",
    "company_id": "customers_customer",
    "person_id": "customers_customer",
    "edition_id": "exhibitions_edition",
    "exhibition_id": "exhibitions_exhibition",
}
#: Numbers ending in _id that are no keys, and why.
NO_KEYS = {
    "audit.AuditEntry.actor_id": "the actor's number outlives the account, and may be a user, a key or an access",
    "audit.AuditEntry.object_id": "any kind of object, also a deleted one",
    "lists.BulkChangeLine.record_id": "a record of any list; the list's key stands in the change",
    "analytics.ScoreHistory.exhibition_id": "a line of history was read off the ledger, which is tied",
}
#: Foreign keys that point up, and why.
POINTS_UP: dict[str, str] = {}


def our_models() -> list[type[models.Model]]:
    """The models of the apps on the floors."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in FLOORS]


def tenant_models() -> list[type[OrganizerOwned]]:
    """The models that belong to an organizer."""
    return [model for model in our_models() if issubclass(model, OrganizerOwned)]


def foreign_keys_up(found_models: Iterable[type[models.Model]]) -> list[str]:
    """Foreign keys point down the floors, never up."""
    found = []
    for model in found_models:
        for field in model._meta.local_fields:
            label = f"{model._meta.label}.{field.name}"
            if not field.is_relation or label in POINTS_UP:
                continue
            own, target = model._meta.app_label, field.related_model._meta.app_label
            if target in FLOORS and FLOORS.index(target) < FLOORS.index(own):
                found.append(f"{label} points up to {target}")
    return found


def unowned_relations(found_models: Iterable[type[OrganizerOwned]]) -> list[str]:
    """Between tenant models only TenantForeignKey; to people PROTECT; no hidden tables of many-to-many."""
    found = []
    for model in found_models:
        for field in model._meta.local_fields:
            if not field.is_relation or field.name == "organizer":
                continue
            label, target = f"{model._meta.label}.{field.name}", field.related_model
            if issubclass(target, OrganizerOwned) and not isinstance(field, TenantForeignKey):
                found.append(f"R2 {label}: a plain foreign key between tenant tables")
            if target._meta.label == "accounts.User" and field.remote_field.on_delete is not models.PROTECT:
                found.append(f"R2 {label}: people are deactivated, never deleted: PROTECT")
        found += [f"R2 {model._meta.label}.{m2m.name}: many-to-many" for m2m in model._meta.local_many_to_many]
    return found


def target_of(model: type[models.Model], field: models.Field) -> str | None:
    """The table that a field must be tied to by a composite key; None when it is no such field."""
    if isinstance(field, TenantForeignKey):
        return field.related_model._meta.db_table
    if isinstance(field, models.BigIntegerField) and not field.primary_key and field.column.endswith("_id"):
        if f"{model._meta.label}.{field.name}" in NO_KEYS:
            return None
        name = next((name for name in NUMBERED if field.column == name or field.column.endswith(f"_{name}")), None)
        return NUMBERED.get(name, "an unknown table: add it to NUMBERED or to NO_KEYS")
    return None


def missing_composite_keys(cursor, found_models: Iterable[type[OrganizerOwned]]) -> list[str]:
    """Every TenantForeignKey, and every number that names a row, is tied by (organizer_id, x) → (organizer_id, id)."""
    held = {(table, columns, target, to) for table, columns, target, to, _now, _valid in foreign_keys(cursor)}
    found = []
    for model in found_models:
        for field in model._meta.local_fields:
            target = target_of(model, field)
            wanted = (model._meta.db_table, ("organizer_id", field.column), target, ("organizer_id", "id"))
            if target and wanted not in held:
                found.append(f"R2 {model._meta.label}.{field.column}: no composite key to {target}")
    return found


def append_only_gaps(cursor, found_models: Iterable[type[OrganizerOwned]], role: str) -> list[str]:
    """A table that states `updatable` has its trigger switched on, and the app role no right beyond those columns."""
    cursor.execute(
        "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE t.tgname = c.relname || '_append_only' AND t.tgenabled IN ('O', 'A') AND t.tgtype = 27"
    )  # 27: before, for each row, on update and on delete
    guarded, found = {row[0] for row in cursor.fetchall()}, []
    for model in found_models:
        table = model._meta.db_table
        if model.updatable is None:
            if table in guarded:
                found.append(f"{table}: has an append-only trigger that the model does not state")
            continue
        if table not in guarded:
            found.append(f"{table}: the append-only trigger is missing or off")
        for field in model._meta.local_fields:
            sql = "SELECT has_column_privilege(%s, %s, %s, 'UPDATE'), has_table_privilege(%s, %s, 'DELETE')"
            cursor.execute(sql, [role, table, field.column, role, table])
            updates, deletes = cursor.fetchone()
            if updates and field.column not in model.updatable:
                found.append(f"{table}.{field.column}: the app role may update it")
            if deletes and not model.thinned:
                found.append(f"{table}: the app role may delete")
    return found


def unscoped_methods(manager: models.Manager) -> list[str]:
    """Every public method of a queryset, sync or async, raises ScopeError when no organizer is open."""
    found = []
    for name in queryset_methods():
        if not hasattr(manager, name):
            continue  # delete and as_manager do not exist on a manager
        try:
            answer = getattr(manager, name)()
        except ScopeError:
            continue
        except Exception as error:
            found.append(f"{manager.model._meta.label}.objects.{name}() raised {type(error).__name__}")
        else:
            if inspect.iscoroutine(answer):
                answer.close()
            found.append(f"{manager.model._meta.label}.objects.{name}() answered without an organizer")
    return found


def queryset_methods() -> list[str]:
    """Public methods of Django's QuerySet; none() is harmless: it has no rows."""
    members = inspect.getmembers(QuerySet, inspect.isfunction)
    return [name for name, _function in members if not name.startswith("_") and name != "none"]


def loose_managers(found_models: Iterable[type[OrganizerOwned]]) -> list[str]:
    """Every tenant model's only public manager is the scoped one."""
    return [
        f"{model._meta.label}.{manager.name}: not an OrganizerManager"
        for model in found_models
        for manager in model._meta.managers
        if not isinstance(manager, OrganizerManager)
    ]
