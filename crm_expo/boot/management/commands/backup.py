"""`./crm backup FILE`"""

from pathlib import Path

from django.core.management.base import BaseCommand

from crm_expo.boot.dumps import backup


class Command(BaseCommand):
    help = "Writes the whole database, every organizer, into FILE (PostgreSQL custom format, readable by you only)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, **options):
        size = backup(options["file"])
        self.stdout.write(f"{options['file']}: {size / 1_000_000:.1f} MB. Keep it safe: it holds personal data.")
