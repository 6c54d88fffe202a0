"""./crm import pretix"""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone

from crm_expo.kit.commands import OrganizerCommand
from exhibitions.connectors.pretix import NotARecording
from exhibitions.models import Edition
from exhibitions.services.importing import OtherEdition, import_pretix


class Command(OrganizerCommand):
    help = "Import a ticketing system's registrations from a folder with its REST lists."

    def add_arguments(self, parser):
        parser.add_argument("source", choices=["pretix"])
        super().add_arguments(parser)
        parser.add_argument("--edition", required=True, metavar="SLUG")
        parser.add_argument(
            "--shift-to-edition", action="store_true", help="move check-ins so that the first falls on the opening"
        )
        parser.add_argument("--move", action="store_true", help="take attendees over from another edition")
        parser.add_argument("folder", metavar="DIR", type=Path)

    def work(self, organizer, options):
        try:
            counts = import_pretix(
                organizer=organizer,
                edition_slug=options["edition"],
                folder=options["folder"],
                shift_to_edition=options["shift_to_edition"],
                may_move=options["move"],
                now=timezone.now(),
            )
        except Edition.DoesNotExist as error:
            raise CommandError(f"{organizer.slug} has no edition “{options['edition']}”.") from error
        except OtherEdition as error:
            raise CommandError(
                f"These attendees are in edition “{error}” already; nothing was stored. Add --move to take them over."
            ) from error
        except NotARecording as error:
            raise CommandError(f"This folder cannot be read as pretix's lists. {error}") from error
        said = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
        self.stdout.write(f"{counts.total()} attendees: {said}.")
        if counts["dead"] or counts["rejected"]:
            self.stdout.write("Look at the inbox page for the reasons; nothing was dropped.")
