"""What is known of those who answered: trade, size, whether it was their first edition, whether they came again."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from customers.models import SCORE_ROLES, Affiliation, Customer, Effect, Interaction
from exhibitions.models import Edition
from surveys.models import Audience, Response, Survey

#: A sponsor of an edition took part in it as an exhibitor does.
_ROLES = {
    Audience.EXHIBITOR: (*SCORE_ROLES["exhibitor"], *SCORE_ROLES["sponsor"]),
    Audience.VISITOR: SCORE_ROLES["visitor"],
}


@dataclass(frozen=True)
class Respondent:
    """One answer's customer; None where it is not known or, of coming again, not yet."""

    response: int
    industry: str | None
    size: str | None
    is_first: bool | None
    came_again: bool | None


def respondents_of(survey: Survey, on: date) -> list[Respondent]:
    """This will return what is known of each answer's customer; the next edition counts once its last day is past."""
    answered = dict(Response.objects.filter(survey=survey, customer__isnull=False).values_list("id", "customer_id"))
    customers = set(answered.values())
    series = Edition.objects.filter(exhibition=survey.edition.exhibition_id, is_cancelled=False)
    earlier = series.filter(starts_on__lt=survey.edition.starts_on)
    following = series.filter(starts_on__gt=survey.edition.starts_on).order_by("starts_on").first()
    before = _present(survey, customers, list(earlier.values_list("id", flat=True)))
    again = _present(survey, customers, [following.pk]) if following and following.ends_on < on else None
    known = _companies(survey, customers)
    return [
        Respondent(
            response,
            known.get(customer, ("", ""))[0] or None,
            known.get(customer, ("", ""))[1] or None,
            customer not in before if earlier else None,
            None if again is None else customer in again,
        )
        for response, customer in answered.items()
    ]


def _present(survey: Survey, customers: set[int], editions: list[int]) -> set[int]:
    """Customers who took part in any of these editions, by the ledger."""
    lines = Interaction.objects.filter(
        customer__in=customers, edition_id__in=editions, effect=Effect.PARTICIPATION, role__in=_ROLES[survey.audience]
    )
    return set(
        lines.order_by()
        .values("customer_id", "edition_id")
        .annotate(times=Sum("sign"))
        .filter(times__gt=0)
        .values_list("customer_id", flat=True)
    )


def _companies(survey: Survey, customers: set[int]) -> dict[int, tuple[str, str]]:
    """Trade and size of each customer, of a person those of its company."""
    rows = Customer.objects.filter(pk__in=customers).values_list("pk", "industry", "size")
    found = {pk: (industry, size) for pk, industry, size in rows}
    if survey.audience == Audience.VISITOR:
        jobs = Affiliation.objects.filter(Q(ended_on=None), person__in=customers, company__merged_into=None)
        for person, industry, size in jobs.order_by("-id").values_list("person", "company__industry", "company__size"):
            found[person] = (industry or found.get(person, ("", ""))[0], size or found.get(person, ("", ""))[1])
    return found


def satisfaction_by_edition(customer_id: int) -> dict[int, float]:
    """This will tell how satisfied a customer was with each edition: the mean of its overall ratings, 1 to 5."""
    given: dict[int, list[int]] = {}
    rows = Response.objects.filter(customer=customer_id).values_list("survey__edition_id", "answers__overall")
    for edition, overall in rows:
        if isinstance(overall, int):
            given.setdefault(edition, []).append(overall)
    return {edition: sum(ratings) / len(ratings) for edition, ratings in given.items()}
