"""`./crm restore FILE`"""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from crm_expo.boot.archives import BLOCK, DUMP, draft_of, is_archive, swap_files, unpack
from crm_expo.boot.dumps import Restore, check_dump
from crm_expo.boot.instance import ROOT
from crm_expo.boot.roles import connect, gather_statistics
from crm_expo.boot.state import BootError, InstanceLock
from crm_expo.boot.walls import broken_walls


class Command(BaseCommand):
    help = "Replaces database and files by a backup, after it was loaded, migrated and checked beside the live ones."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="also while the instance serves; its requests fail")

    def handle(self, *args, **options):
        check_dump(options["file"])
        connections.close_all()
        owner_url = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
        app_role = os.environ.get("DATABASE_APP_ROLE", "crm_app")
        restore = Restore(owner_url, app_role, os.environ.get("DATABASE_BACKUP_URL", ""))
        serving = restore.users() or InstanceLock(settings.DATA_DIR).is_held_by("up")
        if serving and not options["force"]:
            raise CommandError("The instance is serving. Stop it (Ctrl-C) and try again, or add --force.")
        files = draft_of(settings.FILES_ROOT)
        shutil.rmtree(files, ignore_errors=True)
        try:
            self._say(f"Loading {options['file']} beside the live database …")
            with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
                dump = self._dump_in(options["file"], Path(folder), files)
                restore.load(dump)
            self._migrate(restore.draft_url)
            gather_statistics(restore.draft_url)
            self._check(restore.draft_url, app_role)
            restore.swap()
        except BaseException:
            restore.drop_draft()
            shutil.rmtree(files, ignore_errors=True)
            self._say("Nothing was changed.")
            raise
        kept = f"The database of before is kept as {restore.previous}"
        if files.is_dir():
            kept += f" and the files of before in {swap_files(settings.FILES_ROOT)}"
        self._say(f"Restored. {kept} until the next restore.")

    def _dump_in(self, file, folder, files):
        """The dump in a backup, its files unpacked beside the live ones; one made before files were part of it."""
        with open(file, "rb") as handle:
            if not is_archive(handle.read(BLOCK)):
                self._say("This backup holds the database only; files stay as they are.")
                return file
        count = unpack(file, folder / DUMP, files)
        self._say(f"{count} files unpacked.")
        return folder / DUMP

    def _migrate(self, url):
        self._say("Migrating it …")
        environment = os.environ | {"DATABASE_OWNER_URL": url, "CRM_CONNECT_AS": "owner"}
        command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--no-input", "-v", "0"]
        if subprocess.run(command, env=environment, check=False).returncode:
            raise BootError("The backup could not be migrated to this version.")

    def _check(self, url, app_role):
        with closing(connect(url)) as connection, connection.cursor() as cursor:
            if broken := broken_walls(cursor, app_role):
                raise BootError("The tenant wall of the backup is open: " + "; ".join(broken))

    def _say(self, text):
        self.stdout.write(text)
        self.stdout.flush()
