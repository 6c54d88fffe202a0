"""What commands that work for one organizer share."""

from django.core.management.base import BaseCommand, CommandError

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
