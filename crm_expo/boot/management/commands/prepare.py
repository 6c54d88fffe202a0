"""The slow part of a start in one process: migrations when there is a plan, static files when they changed."""

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Makes the tables if there is something to migrate (used by ./crm up)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--static", action="store_true", help="collect the static files as well")

    def handle(self, *args, **options):
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        # Without a plan the app role may still lack its rights (a role made anew): post_migrate grants them.
        if plan or not _app_role_may_read():
            call_command("migrate", interactive=False, verbosity=0)
        if options["static"]:
            call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"{len(plan)} migrations" if plan else "up to date")


def _app_role_may_read():
    from django.conf import settings

    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'django_migrations', 'SELECT')", [settings.DATABASE_APP_ROLE])
        return cursor.fetchone()[0]
