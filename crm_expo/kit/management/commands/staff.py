"""./crm staff invite"""

from django.core.management.base import CommandError
from django.utils import timezone

from crm_expo.kit.commands import OrganizerCommand
from crm_expo.kit.invitations import invite_staff
from crm_expo.tenancy.access import ROLES
from crm_expo.tenancy.scope import tenant


class Command(OrganizerCommand):
    help = "Invite somebody to an organizer's staff; prints the link that the mail carries too."

    def add_arguments(self, parser):
        parser.add_argument("word", choices=["invite"])
        super().add_arguments(parser)
        parser.add_argument("--email", required=True)
        parser.add_argument(
            "--role", required=True, choices=sorted(ROLES), help="what the person may do; owner: everything"
        )

    def work(self, organizer, options):
        if "@" not in options["email"]:
            raise CommandError(f"“{options['email']}” is no e-mail address.")
        with tenant(organizer):
            link = invite_staff(organizer=organizer, email=options["email"], role=options["role"], at=timezone.now())
        self.stdout.write(f"Invited {options['email']} as {options['role']}. The link, good for 7 days:\n{link}")
