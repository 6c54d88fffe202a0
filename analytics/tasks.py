"""Celery doors of scoring: the refresh of touched customers, the nightly look, the run of one job."""

import structlog
from celery import shared_task
from django.db import transaction
from django.utils import timezone

from analytics.models import ScoringRun
from analytics.services.refreshing import BATCH, refresh_touched
from analytics.services.running import STEPS, full_run
from analytics.services.thinning import THINNED_AT_ONCE, thin_history
from crm_expo.jobs.models import Job, JobKind, JobState
from crm_expo.jobs.services import beat, create_job, finish, progress, take_turn
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from crm_expo.tenancy.tasks import TenantTask
from customers.models import TouchedCustomer
from surveys.models import Survey
from surveys.selectors.answers import surveys_due

FIRST_HOUR = 2
MAX_BATCHES = 20

log = structlog.get_logger(__name__)


@shared_task
def refresh_touched_everywhere_task() -> int:
    """Score touched customers of every organizer again, seconds after the change: a batch for each in turn."""
    waiting, total = list(Organizer.objects.filter(is_active=True)), 0
    for turn in range(1, MAX_BATCHES + 1):
        taken = {organizer: _taken_in(turn, organizer) for organizer in waiting}
        waiting = [organizer for organizer in waiting if taken[organizer] == BATCH]
        total += sum(taken.values())
    beat("scores", timezone.now())
    return total


def _taken_in(turn: int, organizer: Organizer) -> int:
    """Score one batch of an organizer; once its queue is empty, or its last turn is over, count what pages show."""
    try:
        taken = _one_batch(organizer)
        if taken < BATCH or turn == MAX_BATCHES:
            _draw(organizer, is_touched=taken > 0 or turn > 1)
        if 0 < taken < BATCH:
            _start_first_run(organizer)
    except Exception:  # one organizer's trouble must not keep the others' scores from moving
        log.exception("scores.refresh_failed", organizer=organizer.slug)
        return 0
    return taken


def _one_batch(organizer: Organizer) -> int:
    """Take the head of one organizer's queue, or leave it when somebody else writes its scores."""
    with tenant(organizer):
        return refresh_touched(organizer=organizer, as_of=timezone.now()) if TouchedCustomer.objects.exists() else 0


def _start_first_run(organizer: Organizer) -> None:
    """Start the run that counts editions and fits models as soon as somebody is there to be scored, not at night."""
    with tenant(organizer):
        if not ScoringRun.objects.exists() and take_turn(name=f"first-score:{organizer.public_id}", slot="first"):
            job = create_job(organizer=organizer, kind=JobKind.SCORES)
            score_organizer_task.wake(organizer_id=organizer.pk, job_id=job.pk)


def _draw(organizer: Organizer, *, is_touched: bool) -> None:
    """Count what pages show."""
    from analytics.services.picturing import refresh_pictures  # SciPy stays out of the web process

    with tenant(organizer):
        refresh_pictures(organizer, timezone.now(), is_touched=is_touched)


@shared_task
def score_everywhere_task() -> int:
    """Start a full run of each organizer once a day after two in the morning of its own clock."""
    started = 0
    for organizer in sorted(Organizer.objects.filter(is_active=True), key=_customers_scored):
        with transaction.atomic():
            started += _start_if_due(organizer)
    return started


def _customers_scored(organizer: Organizer) -> int:
    """How long its run will take: small organizers do not wait behind a large one."""
    with tenant(organizer):
        return ScoringRun.objects.order_by("-pk").values_list("customers", flat=True).first() or 0


def _start_if_due(organizer: Organizer) -> int:
    """Take the day's turn and wake a worker; a job whose worker was never reached is woken again."""
    local = timezone.localtime(timezone.now(), organizer.tzinfo)
    if local.hour < FIRST_HOUR:
        return 0
    with tenant(organizer):
        if take_turn(name=f"score:{organizer.public_id}", slot=local.date().isoformat()):
            jobs = [create_job(organizer=organizer, kind=JobKind.SCORES)]
        else:
            jobs = list(Job.objects.filter(kind=JobKind.SCORES, state=JobState.WAITING)[:1])
    for job in jobs:
        score_organizer_task.wake(organizer_id=organizer.pk, job_id=job.pk)
    return len(jobs)


@shared_task(soft_time_limit=1500, time_limit=1700)
def score_organizer_task(organizer_id: int, job_id: int) -> None:
    """Run one job: a full run of its organizer; a job that has ended is not run twice."""
    organizer = Organizer.objects.get(pk=organizer_id)
    with tenant(organizer):
        job = Job.objects.filter(pk=job_id).exclude(state__in=[JobState.DONE, JobState.FAILED]).first()
        if job is None:
            return
        progress(job=job, at=timezone.now(), done=0, total=len(STEPS), step=STEPS[0])
    try:
        with tenant(organizer):
            run = full_run(organizer=organizer, as_of=timezone.now(), job=job)
    except Exception as error:
        with tenant(organizer):
            finish(job=job, at=timezone.now(), error=type(error).__name__)
        raise
    with tenant(organizer):
        finish(
            job=job,
            at=timezone.now(),
            detail={"run_id": run.pk, "customers": run.customers, "rows_written": run.rows_written},
        )
    judge_organizer_task.wake(organizer_id=organizer.pk)
    measure_equity_task.wake(organizer_id=organizer.pk)


@shared_task(base=TenantTask, typing=False, soft_time_limit=600, time_limit=700)
def measure_equity_task(organizer: Organizer) -> int:
    """Store total customer equity with its range where models, settings or customers changed."""
    from analytics.services.equity import measure_equity  # pandas and SciPy stay out of the web process

    return measure_equity(organizer=organizer, at=timezone.now())


@shared_task(base=TenantTask, typing=False, soft_time_limit=600, time_limit=700)
def judge_organizer_task(organizer: Organizer, forced: bool = False) -> int:
    """Judge forecasts and answers by who came, where an edition closed or answers changed; forced: all of them."""
    from analytics.services.judging import judge_due  # pandas and scikit-learn stay out of the web process

    return judge_due(organizer=organizer, at=timezone.now(), forced=forced)


@shared_task(soft_time_limit=1500, time_limit=1700)
def thin_history_everywhere_task() -> int:
    """Thin each organizer's old history of scores once a month of its own clock, a transaction for each batch."""
    thinned = 0
    for organizer in Organizer.objects.filter(is_active=True):
        month = timezone.localtime(timezone.now(), organizer.tzinfo).strftime("%Y-%m")
        if take_turn(name=f"thin:{organizer.public_id}", slot=month):
            try:
                thinned += _thin(organizer)
            except Exception:  # what is left goes next month; other organizers must not wait for it
                log.exception("scores.thinning_failed", organizer=organizer.slug)
    return thinned


def _thin(organizer: Organizer) -> int:
    total, taken = 0, THINNED_AT_ONCE
    while taken == THINNED_AT_ONCE:
        with tenant(organizer):
            taken = thin_history(organizer=organizer, as_of=timezone.now())
        total += taken
    return total


@shared_task
def survey_results_everywhere_task() -> int:
    """Compute figures of every survey whose answers changed, each in a transaction of its own."""
    computed = 0
    for organizer in Organizer.objects.filter(is_active=True):
        with tenant(organizer):
            due = list(surveys_due().values_list("pk", flat=True))
        for pk in due:
            try:
                computed += _store_results(organizer, pk)
            except Exception:  # one survey's trouble must not keep the others from their figures
                log.exception("survey.results_failed", organizer=organizer.slug, survey=pk)
        if due:
            judge_organizer_task.wake(organizer_id=organizer.pk)
    return computed


def _store_results(organizer: Organizer, pk: int) -> int:
    from analytics.services.picturing import mark_behind
    from analytics.services.survey_results import store_results  # pandas stays out of the web process

    with tenant(organizer):
        survey = Survey.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
        if survey is None:  # somebody else computes it
            return 0
        store_results(organizer=organizer, survey=survey, at=timezone.now())
        mark_behind()
    return 1
