"""What commands that work for one organizer share."""

import argparse
from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug

from crm_expo.audit.log import Actor, acting
from crm_expo.tenancy.models import Organizer


class OrganizerCommand(BaseCommand):
    """A command with --organizer SLUG; acts as the system and says so in the audit log."""

    def add_arguments(self, parser):
        parser.add_argument("--organizer", required=True, metavar="SLUG")

    def handle(self, *args, **options):
        organizer = Organizer.objects.filter(slug=options["organizer"]).first()
        if organizer is None:
            slugs = ", ".join(Organizer.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no organizer “{options['organizer']}”. Known: {slugs}.")
        with acting(Actor(label="command line")):
            self.work(organizer, options)

    def work(self, organizer: Organizer, options: dict) -> None:
        """Do it; opens tenant(organizer) where it needs to."""
        raise NotImplementedError


def day(text: str) -> date:
    """This will read a day of the command line. Errors: ArgumentTypeError in plain words."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no day; write it as 2030-04-20") from None


def short_name(text: str) -> str:
    """This will read a slug of the command line. Errors: ArgumentTypeError in plain words."""
    try:
        validate_slug(text)
    except ValidationError:
        text = ""
    if not 0 < len(text) <= 50:
        raise argparse.ArgumentTypeError("a short name has up to 50 letters, digits and hyphens, e.g. fair-9")
    return text
