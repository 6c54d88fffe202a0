"""`./crm score --organizer SLUG`: a full scoring run in this process, with a short summary."""

from datetime import UTC, date, datetime, time, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from analytics.models import ScoringRun
from analytics.selectors.insights import ModelCard, model_card, tier_counts
from analytics.services.running import full_run
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from exhibitions.models import Exhibition


class Command(BaseCommand):
    help = "Computes all scores of an organizer from its ledger."

    def add_arguments(self, parser):
        parser.add_argument("--organizer", required=True, metavar="SLUG")
        parser.add_argument(
            "--as-of", type=date.fromisoformat, metavar="DATE", help="end of that day, organizer's clock"
        )
        parser.add_argument("--refit", action="store_true", help="fit the models again even if none is due")

    def handle(self, *args, **options):
        organizer = Organizer.objects.filter(slug=options["organizer"]).first()
        if organizer is None:
            raise CommandError(f"There is no organizer {options['organizer']}.")
        as_of = _end_of_day(options["as_of"], organizer) if options["as_of"] else timezone.now()
        with tenant(organizer):
            run = full_run(organizer=organizer, as_of=as_of, refit=options["refit"])
            self._print(organizer, run)

    def _print(self, organizer: Organizer, run: ScoringRun) -> None:
        seconds = (run.finished_at - run.started_at).total_seconds()
        self.stdout.write(
            f"{organizer.slug}: {run.customers} customers, {run.rows_written} rows written in {seconds:.1f} s,"
            f" as of {run.as_of:%Y-%m-%d %H:%M} UTC, {run.missing_rates} amounts without a rate"
        )
        names = dict(Exhibition.objects.values_list("pk", "slug"))
        for line in run.facts["series"]:
            exhibition_id, role = line["exhibition_id"], line["role"]
            rate = "–" if line["base_rate"] is None else f"{line['base_rate']:.2f}"
            tiers = ", ".join(
                f"{count.tier} {count.customers}" for count in tier_counts(organizer, exhibition_id, role)
            )
            model = _model_words(model_card(organizer, exhibition_id, role)) if exhibition_id else ""
            self.stdout.write(
                f"  {names.get(exhibition_id, 'all series')} · {role}: held {line['held']}, n {line['customers']},"
                f" π {rate}{model}\n    {tiers}"
            )


def _model_words(card: ModelCard | None) -> str:
    return f", model {card.in_use} (version {card.version}, n {card.customers})" if card else ", no model"


def _end_of_day(day: date, organizer: Organizer) -> datetime:
    """This will return the first moment after a day on the organizer's clock."""
    return datetime.combine(day + timedelta(days=1), time(), organizer.tzinfo).astimezone(UTC)
