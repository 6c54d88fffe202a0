"""./crm edition create"""

from datetime import date

from django.core.management.base import CommandError

from crm_expo.kit.commands import OrganizerCommand
from crm_expo.tenancy.scope import tenant
from exhibitions.services.shows import SlugTaken, add_edition, find_or_add_exhibition


class Command(OrganizerCommand):
    help = "Create an edition, and its series when that is new."

    def add_arguments(self, parser):
        parser.add_argument("word", choices=["create"])
        super().add_arguments(parser)
        parser.add_argument("--exhibition", required=True, metavar="SLUG", help="slug of the series")
        parser.add_argument("--slug", required=True)
        parser.add_argument("--number", type=int, required=True)
        parser.add_argument("--starts", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--ends", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--name")

    def work(self, organizer, options):
        if options["ends"] < options["starts"]:
            raise CommandError("The last day lies before the first.")
        with tenant(organizer):
            exhibition = find_or_add_exhibition(organizer=organizer, slug=options["exhibition"])
            try:
                edition = add_edition(
                    organizer=organizer,
                    exhibition=exhibition,
                    slug=options["slug"],
                    number=options["number"],
                    name=options["name"] or f"{exhibition.name} {options['number']}",
                    starts_on=options["starts"],
                    ends_on=options["ends"],
                )
            except SlugTaken as error:
                raise CommandError(f"{organizer.slug} has this edition already: {error}.") from error
        self.stdout.write(f"Edition {edition.slug} of {exhibition.slug} is ready.")
