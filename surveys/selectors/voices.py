"""What respondents wrote, and which customers were dissatisfied."""

from dataclasses import dataclass

from django.db.models import Q

from surveys.models import Response, Survey

#: From so many answers on, nobody is recognized by what was written.
FEWEST = 5
MOST = 100
LOW_RATING, DETRACTOR = 2, 6


@dataclass(frozen=True)
class Voice:
    """A remark with the overall rating beside it."""

    text: str
    overall: int | None


@dataclass(frozen=True)
class Dissatisfied:
    """A customer who gave 1 or 2 overall, or 0 to 6 for recommending."""

    customer_id: int
    name: str
    overall: int | None
    nps: int | None
    intention: str
    comment: str


@dataclass(frozen=True)
class LowScores:
    """The dissatisfied, the worst first; how many there are, and how many of them are tied to no customer."""

    rows: list[Dissatisfied]
    count: int
    nameless: int


def voices_of(survey: Survey) -> list[Voice]:
    """This will return what was written, the least satisfied first, without saying by whom; none of a tiny base."""
    answered = Response.objects.filter(survey=survey)
    if answered.count() < FEWEST:
        return []
    said = answered.exclude(answers__comment=None).values_list("answers__comment", "answers__overall", "id")
    told = sorted(said, key=lambda one: (one[1] or 9, one[0]))  # by what they say: order of arrival tells who
    return [Voice(text, overall) for text, overall, _id in told[:MOST]]


def dissatisfied_with(survey: Survey) -> LowScores:
    """This will return the dissatisfied customers."""
    low = Response.objects.filter(
        Q(answers__overall__lte=LOW_RATING) | Q(answers__nps__lte=DETRACTOR), survey=survey
    ).select_related("customer")
    rows = [
        Dissatisfied(
            response.customer_id,
            response.customer.name,
            response.answers.get("overall"),
            response.answers.get("nps"),
            response.answers.get("intention", ""),
            response.answers.get("comment", ""),
        )
        for response in low.filter(customer__isnull=False)
    ]
    rows.sort(key=lambda row: (row.overall or 9, 99 if row.nps is None else row.nps, row.customer_id))
    return LowScores(rows[:MOST], len(rows), low.filter(customer=None).count())
