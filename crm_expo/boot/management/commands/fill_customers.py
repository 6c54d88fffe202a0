"""The filling part of `./crm bench customers`; runs on a scratch instance only."""

import json
import sys
import time
from datetime import date

from django.core.management.base import BaseCommand
from django.db import connections
from django.utils import timezone

from analytics.services.running import full_run
from crm_expo.accounts.models import Membership
from crm_expo.boot.bench.crowd import pieces_of, write_crowd
from crm_expo.boot.bench.loading import bare, maintain
from crm_expo.boot.bench.own_fields import write_own_fields
from crm_expo.boot.bench.shows import write_doings, write_editions
from crm_expo.boot.demo.staff import STAFF, hire
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant

#: Tables of millions of rows: their keys and indexes are made when the rows are there.
_LARGE = (
    "customers_searchtoken",
    "customers_interaction",
    "customers_affiliation",
    "exhibitions_registration",
    "exhibitions_checkin",
    "exhibitions_participation",
    "customers_customervalue",
    "exhibitions_registrationvalue",
)
_SMALL = {"company": 75, "person": 225}
_SMALL_LINES = 900


class Command(BaseCommand):
    help = "Makes customers to measure on (used by ./crm bench customers)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--companies", type=int, default=100_000)
        parser.add_argument("--people", type=int, default=250_000)
        parser.add_argument("--lines", type=int, default=1_000_000)
        parser.add_argument("--organizers", type=int, default=50)

    def handle(self, *args, **options):
        now, self.begun = timezone.now(), time.perf_counter()
        organizers, owners = _organizers(options["organizers"])
        sizes = {organizers[0]: {"company": options["companies"], "person": options["people"]}}
        pieces = [p for one in organizers for p in pieces_of(one, sizes.get(one, _SMALL), owners, now)]
        with bare(*_LARGE):
            self._tell("tables bare")
            connections.close_all()  # children make their own
            write_crowd(pieces)
            self._tell("customers and search tokens")
            counts = [
                self._do(one, options["lines"] if one in sizes else _SMALL_LINES, now.date()) for one in organizers
            ]
            self._tell("editions, visits and ledger")
        self._tell("keys and indexes")
        maintain()
        self._tell("statistics")
        for one in organizers:
            with tenant(one):
                full_run(organizer=one, as_of=now, draw=False)
        self._tell("scores")
        maintain()
        self._tell("statistics again")
        self.stdout.write(json.dumps({"organizers": len(organizers)} | sizes[organizers[0]] | counts[0]))

    def _do(self, organizer: Organizer, lines: int, today: date) -> dict[str, int]:
        with tenant(organizer):
            write_editions(organizer, today)
            counts = write_doings(organizer, lines, today)
            return counts | {"values of own fields": write_own_fields(organizer, today)}

    def _tell(self, text: str) -> None:
        sys.stderr.write(f"  {time.perf_counter() - self.begun:4.0f} s  {text}\n")
        sys.stderr.flush()


def _organizers(count: int) -> tuple[list[Organizer], list[int]]:
    """All organizers, the first with the demo's staff; who of them owns customers."""
    users, _encoded = hire()
    made = [
        Organizer.objects.create(slug=f"bench-{n}", name=f"会展 {n}", name_latin=f"Bench {n}", timezone="Asia/Shanghai")
        for n in range(1, count + 1)
    ]
    with tenant(made[0]):
        for member in STAFF:
            if role := member.roles.get("nanhai"):
                Membership.objects.create(organizer=made[0], user=users[member.email], role=role)
    return made, [users[member.email].pk for member in STAFF if member.roles.get("nanhai") in ("sales", "manager")]
