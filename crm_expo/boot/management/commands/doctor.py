"""`./crm doctor`: is this instance well?"""

import os

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from crm_expo.boot.doctor import examine

SIGNS = {"ok": "✓", "doubt": "!", "bad": "✗"}
PLAIN_SIGNS = {"ok": "ok ", "doubt": "!  ", "bad": "BAD"}


class Command(BaseCommand):
    help = "Examines versions, roles, tenant wall, locale, migrations, Redis, disk and inbox; exit code 1 if bad."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--language", choices=["en", "zh"], help="language of the answers")

    def handle(self, *args, **options):
        spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
        language = options["language"] or ("zh" if spoken.startswith("zh") and self._can_show("好") else "en")
        signs = SIGNS if self._can_show("".join(SIGNS.values())) else PLAIN_SIGNS
        findings = examine(as_of=timezone.now())
        for finding in findings:
            self.stdout.write(f"{signs[finding.level]} {getattr(finding, language)}")
        worries = sum(finding.level == "bad" for finding in findings)
        if worries:
            raise CommandError(f"{worries} 项需要处理。" if language == "zh" else f"{worries} things need a hand.")
        self.stdout.write("一切正常。" if language == "zh" else "All is well.")

    def _can_show(self, text):
        try:
            text.encode(getattr(self.stdout, "encoding", None) or "utf-8")
        except UnicodeEncodeError:
            return False
        return True
