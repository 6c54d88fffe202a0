"""Opening surveys and taking answers in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from crm_expo.audit.log import record
from crm_expo.tenancy.models import Organizer
from customers.models import Customer
from customers.services.ledger import Line, write_lines
from exhibitions.models import Edition
from surveys.intake import AnswerRow, Fault
from surveys.models import Invitation, Response, Survey
from surveys.services.joining import Joined, find_respondent
from surveys.services.packs import install_pack
from surveys.services.telling import tell_low_score

#: A stored answer was dated by its file, not by its arrival, when it lies further back than reading a file takes.
READING_TAKES = timedelta(hours=1)


class AnotherCustomer(Exception):
    """A respondent's number stands for another customer's answer already."""


class SurveyAnswered(Exception):
    """What somebody answered is kept."""


@dataclass
class Taken:
    """What a batch of answers did."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    joined: int = 0
    new_customers: int = 0
    told: list[Fault] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers, by name."""
        return {name: value for name, value in vars(self).items() if name != "told"}

    def add(self, other: "Taken") -> None:
        """This will add what another batch did."""
        for name, value in other.counts.items():
            setattr(self, name, getattr(self, name) + value)
        self.told += other.told


@transaction.atomic
def open_survey(
    *, organizer: Organizer, edition: Edition, audience: str, at: datetime, population: int | None = None
) -> Survey:
    """
    This will return the survey of an edition's audience with the product's pack, and make it the first time.

    A population that is stated holds for a survey that is there already, too.
    """
    survey, created = Survey.objects.get_or_create(
        organizer=organizer,
        edition=edition,
        audience=audience,
        defaults={
            "questionnaire": install_pack(organizer=organizer, audience=audience),
            "population": population,
            "changed_at": at,
        },
    )
    if created:
        record(organizer=organizer, action="survey.opened", target=survey)
    elif population is not None:
        set_population(organizer=organizer, survey=survey, population=population, at=at)
    return survey


@transaction.atomic
def set_population(*, organizer: Organizer, survey: Survey, population: int | None, at: datetime) -> None:
    """This will say how many could have answered; the survey's figures are due again."""
    before, survey.population = survey.population, population
    if before == population:
        return
    survey.changed_at = at
    survey.save(update_fields=["population", "changed_at"])
    record(organizer=organizer, action="survey.changed", target=survey, changes={"population": [before, population]})


@transaction.atomic
def remove_survey(*, organizer: Organizer, survey: Survey) -> None:
    """This will delete a survey that nobody answered. Errors: SurveyAnswered."""
    if Response.objects.filter(survey=survey).exists():
        raise SurveyAnswered(survey)
    record(organizer=organizer, action="survey.removed", target=survey)
    survey.delete()


@transaction.atomic
def take_answers(*, organizer: Organizer, survey: Survey, source: str, rows: list[AnswerRow], at: datetime) -> Taken:
    """
    This will store rows of answers: once per source and respondent, the newest kept; what is equal changes nothing.

    Each answered row stands on its customer's timeline, and the survey's results are due again.
    """
    taken = Taken()
    Survey.objects.select_for_update().get(pk=survey.pk)  # the same file sent twice at once: the second waits
    known = Response.objects.select_for_update().filter(survey=survey, source=source)
    stored = {row.external_id: row for row in known.filter(external_id__in=[row.external_id for row in rows])}
    for row in rows:
        _take(organizer, survey, source, row, stored, taken, at)
    _close_invitations(survey)
    if taken.added or taken.changed:
        survey.changed_at = at
        survey.save(update_fields=["changed_at"])
    return taken


def _take(organizer, survey, source, row: AnswerRow, stored: dict, taken: Taken, at: datetime) -> None:
    earlier = stored.get(row.external_id)
    if earlier is not None and _is_older(row, earlier):
        taken.unchanged += 1
        taken.told.append(Fault(row.row, "answered_at", "older_answer", earlier.answered_at.date().isoformat()))
        return
    try:
        joined = _join(organizer, survey, row, earlier)
    except AnotherCustomer:
        taken.unchanged += 1
        taken.told.append(Fault(row.row, "respondent", "another_customer", row.external_id))
        return
    customer = joined.customer or (earlier.customer if earlier else None)
    before = dict(earlier.answers) if earlier else {}
    _count(taken, row, joined)
    if row.answered_at and row.answered_at.astimezone(organizer.tzinfo).date() < survey.edition.starts_on:
        taken.told.append(Fault(row.row, "answered_at", "before_edition", row.answered_at.date().isoformat()))
    answers = before | row.answers  # a column that is not in this file takes nothing away
    moment = row.answered_at or (earlier.answered_at if earlier else at)
    if earlier is None:
        stored[row.external_id] = Response.objects.create(
            organizer=organizer, survey=survey, customer=customer, source=source, external_id=row.external_id,
            answered_at=moment, answers=answers,
        )  # fmt: skip
        taken.added += 1
    elif (earlier.answers, earlier.customer_id, earlier.answered_at) == (answers, _pk(customer), moment):
        taken.unchanged += 1
        return
    else:
        earlier.answers, earlier.customer, earlier.answered_at = answers, customer, moment
        earlier.save(update_fields=["answers", "customer", "answered_at"])
        taken.changed += 1
    if customer is not None:
        _note(organizer, survey, customer, stored[row.external_id], moment)
        tell_low_score(organizer=organizer, customer=customer, before=before, answers=answers)


def _join(organizer, survey: Survey, row: AnswerRow, earlier: Response | None) -> Joined:
    """Whose answer a row is. Errors: AnotherCustomer when its number stands for somebody else's already."""
    if earlier is None or earlier.customer_id is None:
        return find_respondent(organizer=organizer, survey=survey, row=row)
    with transaction.atomic():  # a customer made for a refused row goes as well
        joined = find_respondent(organizer=organizer, survey=survey, row=row)
        if joined.customer is not None and joined.customer.pk != earlier.customer_id:
            raise AnotherCustomer
    return joined


def _is_older(row: AnswerRow, earlier: Response) -> bool:
    """Whether what is stored was answered later than this row says; a row without a date is the newest."""
    was_dated = earlier.answered_at < earlier.received_at - READING_TAKES
    return row.answered_at is not None and was_dated and row.answered_at < earlier.answered_at


def _count(taken: Taken, row: AnswerRow, joined: Joined) -> None:
    taken.joined += joined.customer is not None
    taken.new_customers += joined.is_new
    if joined.code:
        named = getattr(row.identity, joined.column, "") or (row.company.name if row.company else "")
        taken.told.append(Fault(row.row, joined.column, joined.code, named or (row.person.email if row.person else "")))


def _pk(customer: Customer | None) -> int | None:
    return customer.pk if customer else None


def _close_invitations(survey: Survey) -> None:
    """Who answered is not asked again."""
    answers = Response.objects.filter(survey=survey, customer=OuterRef("customer")).order_by("-answered_at")
    answered_at = Subquery(answers.values("answered_at")[:1])
    Invitation.objects.filter(Exists(answers), survey=survey, answered_at=None).update(answered_at=answered_at)


def _note(organizer, survey: Survey, customer: Customer, response: Response, moment: datetime) -> None:
    line = Line(
        kind="survey_answered",
        effect="contact",
        source_ref=f"survey:{response.pk}",
        occurred_at=moment,
        sign=0,
        role=survey.audience,
        exhibition_id=survey.edition.exhibition_id,
        edition_id=survey.edition_id,
    )
    write_lines(organizer=organizer, customer=customer, lines=[line])
