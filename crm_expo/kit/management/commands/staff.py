"""./crm staff invite"""

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email
from django.utils import timezone

from crm_expo.accounts.services.membership import AlreadyMember
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
        email, role = options["email"], options["role"]
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"“{email}” is no e-mail address.") from error
        try:
            with tenant(organizer):
                _mail, link = invite_staff(organizer=organizer, email=email, role=role, at=timezone.now())
        except AlreadyMember as known:
            raise CommandError(f"{email} is a member already, as {known.membership.role}.") from known
        self.stdout.write(f"Invited {email} as {role}. The link, good for 7 days:\n{link}")
