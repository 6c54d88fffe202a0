"""The slow part of a start in one process: migrations when there is a plan, static files when they changed."""

from django.conf import settings
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
        if settings.CONNECT_AS_OWNER:
            self._remove_practices()
        if options["static"]:
            call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"{len(plan)} migrations" if plan else "up to date")

    def _remove_practices(self):
        """What its people closed goes now: only the owner of the tables may delete a ledger."""
        from crm_expo.boot.demo.removal import remove_closed_practices

        if removed := remove_closed_practices():
            self.stdout.write(f"removed {', '.join(removed)}")


def _app_role_may_read():
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'django_migrations', 'SELECT')", [settings.DATABASE_APP_ROLE])
        return cursor.fetchone()[0]
