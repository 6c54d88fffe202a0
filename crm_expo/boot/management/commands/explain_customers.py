"""The looking at plans of `./crm bench customers`; runs on a scratch instance only."""

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand

from crm_expo.accounts.models import User
from crm_expo.boot.bench.plans import faults
from crm_expo.boot.bench.samples import samples
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant


class Command(BaseCommand):
    help = "Explains what the screens ask for (used by ./crm bench customers)."
    requires_system_checks = []

    def handle(self, *args, **options):
        organizer = Organizer.objects.get(slug="bench-1")
        with tenant(organizer):
            given = samples()
        found = faults(organizer, User.objects.get(email="owner@demo.example"), given)
        self.stdout.write(json.dumps({"samples": given, "faults": [asdict(fault) for fault in found]}))
