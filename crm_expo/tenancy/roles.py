"""Database roles: what the app role may do to each table, and the refusal to serve as anybody stronger."""

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from crm_expo.tenancy.models import OrganizerOwned


def table_grants() -> dict[str, str]:
    """This will return, per table, the privileges of the app role: append-only tables get no DELETE, unless thinned."""
    grants = {}
    for model in apps.get_models(include_auto_created=True):
        privileges = "SELECT, INSERT, UPDATE, DELETE"
        if issubclass(model, OrganizerOwned) and model.updatable is not None:
            columns = ", ".join(f'"{column}"' for column in model.updatable)
            privileges = "SELECT, INSERT" + (f", UPDATE ({columns})" if columns else "")
            privileges += ", DELETE" if model.thinned else ""
        grants[model._meta.db_table] = privileges
    return grants


def grant_app_role(**_kwargs) -> None:
    """This will give the app role its privileges; runs once after all migrations, as owner."""
    role = connection.ops.quote_name(settings.DATABASE_APP_ROLE)
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.DATABASE_APP_ROLE])
        if cursor.fetchone() is None:
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table, privileges in table_grants().items():
            if table in existing:
                name = connection.ops.quote_name(table)
                cursor.execute(f"REVOKE ALL ON {name} FROM {role}; GRANT {privileges} ON {name} TO {role}")
        cursor.execute(f"GRANT SELECT ON django_migrations TO {role}")
        if "tenancy_change" in existing:
            cursor.execute(f"GRANT SELECT, INSERT, DELETE ON tenancy_change TO {role}")


def refuse_strong_role() -> None:
    """This will stop a web, worker or beat process that would pass through the wall. Errors: ImproperlyConfigured."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, strong = cursor.fetchone()
    if strong:
        raise ImproperlyConfigured(
            f"The database role {name} may pass row-level security. Serve as a role without SUPERUSER and BYPASSRLS."
        )
