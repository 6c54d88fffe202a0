"""./crm import pretix | sheet"""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone

from crm_expo.kit.commands import OrganizerCommand
from crm_expo.kit.sheet_errors import UnreadableSheet
from exhibitions.connectors.pretix import NotARecording
from exhibitions.connectors.sheet import NobodyNamed
from exhibitions.models import Edition
from exhibitions.services.importing import OtherEdition, import_pretix, import_sheet

_MOST_REMARKS = 50


class Command(OrganizerCommand):
    help = "Import registrations: a ticketing system's from a folder with its REST lists, or a spreadsheet's."

    def add_arguments(self, parser):
        parser.add_argument("source", choices=["pretix", "sheet"])
        super().add_arguments(parser)
        parser.add_argument("--edition", required=True, metavar="SLUG")
        parser.add_argument(
            "--shift-to-edition", action="store_true", help="move check-ins so that the first falls on the opening"
        )
        parser.add_argument("--move", action="store_true", help="take attendees over from another edition")
        parser.add_argument("folder", metavar="PATH", type=Path, help="a folder of lists, or a CSV or XLSX file")

    def work(self, organizer, options):
        try:
            if options["source"] == "sheet":
                counts, remarks = self._sheet(organizer, options)
            else:
                counts, remarks = self._pretix(organizer, options), []
        except Edition.DoesNotExist as error:
            raise CommandError(f"{organizer.slug} has no edition “{options['edition']}”.") from error
        said = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
        self.stdout.write(f"{counts.total()} attendees: {said}.")
        for line, heading, why in remarks[:_MOST_REMARKS]:
            self.stdout.write(f"Line {line}, “{heading}” was left out: {why}")
        if len(remarks) > _MOST_REMARKS:
            self.stdout.write(f"… and {len(remarks) - _MOST_REMARKS} more.")
        if counts["dead"] or counts["rejected"]:
            self.stdout.write("Look at the inbox page for the reasons; nothing was dropped.")

    def _pretix(self, organizer, options):
        try:
            return import_pretix(
                organizer=organizer,
                edition_slug=options["edition"],
                folder=options["folder"],
                shift_to_edition=options["shift_to_edition"],
                may_move=options["move"],
                now=timezone.now(),
            )
        except OtherEdition as error:
            raise CommandError(
                f"These attendees are in edition “{error}” already; nothing was stored. Add --move to take them over."
            ) from error
        except NotARecording as error:
            raise CommandError(f"This folder cannot be read as pretix's lists. {error}") from error

    def _sheet(self, organizer, options):
        try:
            content = options["folder"].read_bytes()
            done = import_sheet(
                organizer=organizer, edition_slug=options["edition"], content=content, now=timezone.now()
            )
        except OSError as error:
            raise CommandError(f"{options['folder']} cannot be read. {error}") from error
        except UnreadableSheet as error:
            raise CommandError(f"This is no spreadsheet that can be read: {error}.") from error
        except NobodyNamed as error:
            raise CommandError("No column is headed name, e-mail or phone (姓名, 邮箱, 电话).") from error
        return done.counts, done.remarks
