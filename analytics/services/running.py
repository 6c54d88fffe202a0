"""The full run: every customer of an organizer, from the ledger to the scorecards, as of one moment."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import DateTimeField, Func

from analytics.models import CutPoints, ScoringRun
from analytics.selectors.assumptions import assumptions
from analytics.services.progress import Progress
from analytics.services.steps import METHOD_VERSION, ROLES, Steps, write_difference
from analytics.services.telling import tell_fallen
from analytics.sql import statement
from crm_expo.jobs.models import Job
from crm_expo.tenancy.models import Organizer
from exhibitions.models import ContractLine, Registration

if TYPE_CHECKING:
    from analytics.services.rates import BaseRates

#: Message keys of the steps, in order.
STEPS = ("scores.histories", "scores.models", "scores.cut_points", "scores.scorecards", "scores.editions")

SeriesRole = tuple[int | None, str]


class ClockNow(Func):
    """The wall clock; now() stands still inside the run's one transaction."""

    function = "clock_timestamp"
    output_field = DateTimeField()


def full_run(
    *, organizer: Organizer, as_of: datetime, job: Job | None = None, refit: bool = False, draw: bool = True
) -> ScoringRun:
    """
    This will score all customers from the ledger, refit models that are due, and write only what differs.

    One transaction, so readers see the old scores or the new ones. Progress goes to the job's row on a
    connection of its own. The same rows, as_of and versions give the same scores.

    Shape:  the finished run; its facts say what was seen, per series and role. With draw, pictures follow.
    """
    from analytics.services.fitting import fit_models  # pandas and SciPy stay out of the web process
    from analytics.services.picturing import store_pictures
    from analytics.services.rates import read_base_rates
    from analytics.services.valuing import value_customers

    steps = Steps(organizer, as_of, cause="run")
    with Progress(job, len(STEPS)) as progress:
        progress.step(STEPS[0])
        steps.lock()
        run = ScoringRun.objects.create(
            organizer=organizer, as_of=as_of, started_at=ClockNow(), method_version=METHOD_VERSION
        )
        steps.run(statement("drain_before"))
        read_histories(steps)
        rates = read_base_rates(steps)
        progress.step(STEPS[1])
        shared = {"organizer": organizer, "as_of": as_of, "steps": steps, "rates": rates, "refit": refit}
        versions = fit_models(**shared, assumed=(assumed := assumptions()))
        progress.step(STEPS[2])
        summary = store_cut_points(organizer, steps, rates, versions)
        steps.keep("shapes")
        value_customers(**shared, assumed=assumed)
        progress.step(STEPS[3])
        written = 0
        if steps.keep_difference():
            if job is not None:  # a run of another day, or of a bench, is no news
                tell_fallen(organizer=organizer, steps=steps)
            written = write_difference(steps)
        progress.step(STEPS[4])
        _store_facts(steps)
        if draw:
            store_pictures(organizer, as_of)
    return _finish(run, steps, written, summary)


def read_histories(steps: Steps) -> None:
    """This will read the ledger once, in the order of its index, into one row per customer, role and series."""
    steps.run("SET LOCAL work_mem = '160MB'")
    steps.run("SET LOCAL jit = off")
    steps.run("SET LOCAL default_statistics_target = 10")  # of temporary tables that are read whole
    steps.keep("editions")
    steps.run("CREATE INDEX ON score_editions (edition_id)")
    steps.in_index_order(True)
    steps.keep("histories")
    steps.in_index_order(False)
    steps.keep("patterns")
    steps.keep("attitudes")
    steps.keep("advocacy")
    steps.keep("overrides")


def store_cut_points(
    organizer: Organizer, steps: Steps, rates: BaseRates, versions: dict[SeriesRole, int | None]
) -> list[dict]:
    """This will store cut points and π where they differ, and describe each series and role for the run's facts."""
    stored = {(row.exhibition_id, row.role): row for row in CutPoints.objects.all()}
    summary = []
    for exhibition_id, role_no, cuts, levels, customers in steps.rows(statement("cut_points")):
        key = (exhibition_id, ROLES[role_no - 1])
        values = {
            "cuts": cuts or [],
            "levels": levels,
            "customers": customers,
            "held": rates.held(exhibition_id),
            "base_rate": rates.base_rate(*key),
            "model_version": versions.get(key),
        }
        summary.append({"exhibition_id": exhibition_id, "role": key[1]} | values)
        row = stored.pop(key, None) or CutPoints(organizer=organizer, exhibition_id=exhibition_id, role=key[1])
        if row.pk is None or any(getattr(row, name) != value for name, value in values.items()):
            for name, value in (values | {"as_of": steps.parameters["as_of"]}).items():
                setattr(row, name, value)
            row.save()
    CutPoints.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()
    return sorted(summary, key=lambda line: (line["exhibition_id"] or 0, ROLES.index(line["role"])))


def _store_facts(steps: Steps) -> None:
    """This will count who came to each edition and store it with this run's as_of."""
    steps.keep("facts")
    steps.keep("tiers")
    steps.run(statement("write_facts"))


def _finish(run: ScoringRun, steps: Steps, written: int, summary: list[dict]) -> ScoringRun:
    """This will close the run with its counts."""
    run.customers = steps.rows("SELECT count(DISTINCT customer_id) FROM score_histories")[0][0]
    run.rows_written = written
    run.missing_rates = (
        ContractLine.objects.filter(net_base_minor=None, contract__state="confirmed").count()
        + Registration.objects.filter(net_base_minor=None, status="registered").exclude(gross_minor=0).count()
    )
    run.facts = {"series": summary}
    run.finished_at = ClockNow()
    # Not started_at: its expression would be evaluated anew.
    run.save(update_fields=["customers", "rows_written", "missing_rates", "facts", "finished_at"])
    run.refresh_from_db()
    return run
