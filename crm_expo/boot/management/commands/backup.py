"""`./crm backup FILE`"""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from crm_expo.boot.dumps import backup


class Command(BaseCommand):
    help = "Writes the whole database, every organizer, and their files into FILE, readable by you only."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="replace FILE if it exists")

    def handle(self, *args, **options):
        if options["file"].is_dir():
            raise CommandError(f"{options['file']} is a folder; name a file in it.")
        if options["file"].exists() and not options["force"]:
            raise CommandError(f"{options['file']} exists already; --force replaces it.")
        size, files = backup(options["file"], settings.FILES_ROOT)
        told = f"{options['file']}: {size / 1_000_000:.1f} MB, the database and {files} files."
        self.stdout.write(f"{told} Keep it safe: it holds personal data.")
