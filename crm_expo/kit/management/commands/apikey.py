"""./crm apikey create"""

from crm_expo.accounts.services.keys import create_api_key
from crm_expo.kit.commands import OrganizerCommand
from crm_expo.tenancy.access import SCOPES
from crm_expo.tenancy.scope import tenant


class Command(OrganizerCommand):
    help = "Create an API key; the key alone stands on the last line, and is shown only now."

    def add_arguments(self, parser):
        parser.add_argument("word", choices=["create"])
        super().add_arguments(parser)
        parser.add_argument("--scope", action="append", choices=sorted(SCOPES), required=True)
        parser.add_argument("--name", default="command line")

    def work(self, organizer, options):
        with tenant(organizer):
            _key, text = create_api_key(organizer=organizer, name=options["name"], scopes=options["scope"])
        self.stderr.write(f"Key for {organizer.slug}, scope {', '.join(options['scope'])}. Keep it safe.")
        self.stdout.write(text)
