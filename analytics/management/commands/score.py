"""`./crm score --organizer SLUG`: a full scoring run in this process, with a short summary."""

from datetime import UTC, date, datetime, time, timedelta
from time import monotonic

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from analytics.models import ScoringRun
from analytics.selectors.insights import ModelCard, model_card, tiers_now
from analytics.services.equity import measure_equity
from analytics.services.judging import judge_due
from analytics.services.running import full_run
from crm_expo.kit.commands import day
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.models import Interaction
from exhibitions.models import Exhibition


class Command(BaseCommand):
    help = "Computes all scores of an organizer from its ledger."

    def add_arguments(self, parser):
        parser.add_argument("--organizer", required=True, metavar="SLUG")
        parser.add_argument(
            "--as-of", type=day, metavar="DATE", help="end of that day on the organizer's clock, e.g. 2030-04-20 (now)"
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help="with --as-of: replace newer scores by those of that day, until the next nightly run",
        )
        parser.add_argument("--refit", action="store_true", help="fit the models again even if none is due")

    def handle(self, *args, **options):
        organizer = Organizer.objects.filter(slug=options["organizer"]).first()
        if organizer is None:
            raise CommandError(f"There is no organizer {options['organizer']}.")
        now, started = timezone.now(), monotonic()
        with tenant(organizer):
            as_of = _moment(options["as_of"], organizer, now) if options["as_of"] else now
            if not options["replace"]:
                _refuse_older(as_of)
            run = full_run(organizer=organizer, as_of=as_of, refit=options["refit"])
            self._print(organizer, run, monotonic() - started)
        if not options["as_of"]:
            with tenant(organizer):
                judge_due(organizer=organizer, at=now)
                measure_equity(organizer=organizer, at=now)

    def _print(self, organizer: Organizer, run: ScoringRun, seconds: float) -> None:
        self.stdout.write(
            f"{organizer.slug}: {run.customers} customers, {run.rows_written} rows written in {seconds:.1f} s,"
            f" as of {run.as_of:%Y-%m-%d %H:%M} UTC, {run.missing_rates} amounts without a rate"
        )
        names = dict(Exhibition.objects.values_list("pk", "slug"))
        for line in run.facts["series"]:
            exhibition_id, role = line["exhibition_id"], line["role"]
            rate = "–" if line["base_rate"] is None else f"{line['base_rate']:.2f}"
            tiers = ", ".join(f"{tier} {customers}" for tier, customers in tiers_now(organizer, exhibition_id, role))
            model = _model_words(model_card(organizer, exhibition_id, role)) if exhibition_id else ""
            self.stdout.write(
                f"  {names.get(exhibition_id, 'all series')} · {role}: held {line['held']}, n {line['customers']},"
                f" π {rate}{model}\n    {tiers}"
            )


def _model_words(card: ModelCard | None) -> str:
    return f", model {card.in_use} (version {card.version}, n {card.customers})" if card else ", no model"


def _moment(chosen: date, organizer: Organizer, now: datetime) -> datetime:
    """This will return the first moment after a day on the organizer's clock, today: now. Errors: CommandError."""
    today = now.astimezone(organizer.tzinfo).date()
    if chosen > today:
        raise CommandError(f"{chosen} lies in the future; scores are computed up to today, {today}.", returncode=2)
    first = Interaction.objects.order_by("occurred_at").values_list("occurred_at", flat=True).first()
    if first is None:
        raise CommandError(f"The ledger of {organizer.slug} is empty: no past day has scores.", returncode=2)
    begun = first.astimezone(organizer.tzinfo).date()
    if chosen < begun:
        raise CommandError(f"{chosen} lies before the first line of the ledger, {begun}.", returncode=2)
    if chosen == today:
        return now
    return datetime.combine(chosen + timedelta(days=1), time(), organizer.tzinfo).astimezone(UTC)


def _refuse_older(as_of: datetime) -> None:
    """This will refuse to put the scores of a past day in the place of newer ones. Errors: CommandError."""
    last = ScoringRun.objects.exclude(finished_at=None).order_by("-id").first()
    if last is not None and as_of < last.as_of:
        raise CommandError(
            f"Newer scores are in use, as of {last.as_of:%Y-%m-%d %H:%M} UTC: --replace puts those as of"
            f" {as_of:%Y-%m-%d %H:%M} UTC in their place for everybody, until the next nightly run.",
            returncode=2,
        )
