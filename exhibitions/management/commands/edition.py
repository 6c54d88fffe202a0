"""./crm edition create"""

import argparse

from django.core.management.base import CommandError

from crm_expo.kit.commands import OrganizerCommand, day, short_name
from crm_expo.tenancy.scope import tenant
from exhibitions.services.shows import SlugTaken, add_edition, find_or_add_exhibition

LONGEST_NAME = 200


def _number(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not 1 <= number <= 999:
        raise argparse.ArgumentTypeError(f"an edition's number is 1 to 999, not {text}")
    return number


class Command(OrganizerCommand):
    help = "Create an edition, and its series when that is new."

    def add_arguments(self, parser):
        parser.add_argument("word", choices=["create"])
        super().add_arguments(parser)
        parser.add_argument("--exhibition", type=short_name, required=True, metavar="SLUG", help="slug of the series")
        parser.add_argument("--slug", type=short_name, required=True)
        parser.add_argument("--number", type=_number, required=True, metavar="1–999")
        parser.add_argument("--starts", type=day, required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--ends", type=day, required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--name")

    def work(self, organizer, options):
        if options["ends"] < options["starts"]:
            raise CommandError("The last day lies before the first.", returncode=2)
        if len(options["name"] or "") > LONGEST_NAME:
            raise CommandError(f"The name is longer than {LONGEST_NAME} characters.", returncode=2)
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
