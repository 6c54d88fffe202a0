"""./crm organizer create|list"""

import zoneinfo

from babel.numbers import list_currencies
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.audit.log import Actor, acting, record
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant


class Command(BaseCommand):
    help = "Create an organizer, or list them."

    def add_arguments(self, parser):
        words = parser.add_subparsers(dest="word", required=True)
        create = words.add_parser("create", help="create an organizer")
        create.add_argument("slug")
        create.add_argument("--name", help="as its customers know it; default: the slug")
        create.add_argument("--currency", default="CNY", help="base currency, ISO 4217")
        create.add_argument("--timezone", default="Asia/Shanghai")
        create.add_argument("--owner", metavar="EMAIL", help="an existing account that becomes its owner")
        listing = words.add_parser("list", help="list organizers")
        listing.add_argument("--slugs", action="store_true", help="slugs only, one a line")

    def handle(self, *args, **options):
        with acting(Actor(label="command line")):
            self._create(options) if options["word"] == "create" else self._list(options)

    def _list(self, options):
        for organizer in Organizer.objects.all():
            state = "" if organizer.is_active else "  (inactive)"
            line = f"{organizer.slug:20} {organizer.name}  {organizer.base_currency} {organizer.timezone}{state}"
            self.stdout.write(organizer.slug if options["slugs"] else line)

    def _create(self, options):
        from crm_expo.tenancy.models import new_public_id

        if options["timezone"] not in zoneinfo.available_timezones():
            raise CommandError(f"“{options['timezone']}” is no time zone, e.g. Asia/Shanghai.")
        if options["currency"].upper() not in list_currencies():
            raise CommandError(f"“{options['currency']}” is no ISO 4217 currency, e.g. CNY or EUR.")
        if options["name"] is not None and not options["name"].strip():
            raise CommandError("The name is empty; leave --name out to use the slug.")
        owner = User.objects.filter(email=(options["owner"] or "").lower()).first()
        if options["owner"] and owner is None:
            raise CommandError(f"There is no account {options['owner']}. Invite it: ./crm staff invite")
        organizer = Organizer(
            slug=options["slug"],
            public_id=new_public_id(),
            name=options["name"] or options["slug"],
            base_currency=options["currency"].upper(),
            timezone=options["timezone"],
        )
        try:
            organizer.full_clean()
        except ValidationError as error:
            said = (f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items())
            raise CommandError("; ".join(said)) from error
        organizer.save()
        with tenant(organizer):
            record(organizer=organizer, action="organizer.created", target=organizer)
            if owner:
                add_member(organizer=organizer, user=owner, role="owner")
        self.stdout.write(f"Organizer “{organizer.name}” is ready: /o/{organizer.slug}/")
        if not owner:
            self.stdout.write(f"Next: ./crm staff invite --organizer {organizer.slug} --email YOU --role owner")
