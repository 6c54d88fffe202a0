"""The measuring part of `./crm bench scores`; runs on a scratch instance only."""

import json
import os
import resource
import sys
import time
from contextlib import closing

from django.core.management.base import BaseCommand

from crm_expo.boot.bench.ledger import Filled, fill
from crm_expo.boot.bench.score_measures import measure, the_usual_way
from crm_expo.boot.roles import connect
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction

_TABLES = (
    "customers_interaction customers_customer customers_scorecard analytics_scorehistory analytics_modelcell"
    " exhibitions_edition"
)


class Command(BaseCommand):
    help = "Measures scoring (used by ./crm bench scores)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--customers", type=int, default=100_000)
        parser.add_argument("--rows", type=int, default=1_000_000)
        parser.add_argument("--organizers", type=int, default=1)
        parser.add_argument("--peer", default="")

    def handle(self, *args, **options):
        if options["peer"]:
            return self._peer(options["peer"])
        begun = time.perf_counter()
        filled = fill(options["customers"], options["rows"], options["organizers"])
        self._tell(f"ledger filled in {time.perf_counter() - begun:.0f} s")
        found = measure(filled, _maintain, self._tell)
        found |= {"customers": sum(one.customers for one in filled), "rows": sum(one.rows for one in filled)}
        self.stdout.write(json.dumps(found | {"organizers": len(filled)}))
        return None

    def _peer(self, slug: str) -> None:
        organizer = Organizer.objects.get(slug=slug)
        with tenant(organizer):
            one = Filled(organizer, Customer.objects.count(), Interaction.objects.count())
            begun = time.perf_counter()
            the_usual_way(one)
            spent = time.perf_counter() - begun
        self.stdout.write(f"{spent} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}")

    def _tell(self, text: str) -> None:
        sys.stderr.write(f"  {text}\n")
        sys.stderr.flush()


def _maintain() -> None:
    """What the owner's maintenance does between runs; without it no scan is index-only."""
    with closing(connect(os.environ["DATABASE_OWNER_URL"])) as owner, owner.cursor() as cursor:
        for table in _TABLES.split():
            cursor.execute(f"VACUUM ANALYZE {table}")
