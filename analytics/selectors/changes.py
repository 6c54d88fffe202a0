"""What changed on a scorecard the last time it moved, and why. Codes, no words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, Sum

from analytics.models import ModelKind, ScoreHistory, StoredModel, ValueSettings
from analytics.selectors.held import closes_at
from analytics.selectors.insights import Reason
from analytics.selectors.stages import history_of
from customers.models import Interaction, Scorecard
from customers.models.role import SCORE_ROLES
from customers.selectors.timeline import TIMELINE_GROUPS
from exhibitions.models import Edition
from surveys.models import Response

EXACT = ("tier", "recency", "frequency", "monetary", "committed", "ladder", "lifecycle")
LEAST = {"return_probability": 0.01, "loyalty": 1.0}
SHARE_OF_VALUE, LEAST_VALUE = 0.01, 100
#: What a fit of each kind can move.
MOVES = {
    ModelKind.RETURN: {"return_probability", "current_minor"},
    ModelKind.MONEY: {"current_minor"},
    ModelKind.INTENTION: {"loyalty"},
    ModelKind.ANSWERS: {"return_probability"},
}


@dataclass(frozen=True)
class Part:
    """One figure that moved."""

    code: str
    before: object
    after: object


@dataclass(frozen=True)
class Change:
    """The latest step of a scorecard: what moved since the step before, and what brought it about."""

    since: datetime
    as_of: datetime
    parts: tuple[Part, ...]
    causes: tuple[Reason, ...]


def latest_change(card: Scorecard) -> Change | None:
    """
    This will tell the latest step of a scorecard and its causes; None while it has stood as it was first scored.

    Causes are what was recorded or decided between the two steps: the customer's own rows first, then what
    concerns everybody. When there is nothing of the kind, the step itself says whether the customer's data or
    the comparison with others moved.
    """
    steps = history_of(card)[:2]
    if len(steps) < 2:
        return None
    after, before = steps
    parts = tuple(_parts(before, after))
    return Change(before.as_of, after.as_of, parts, _causes(card, before, after, {part.code for part in parts}))


def _parts(before: ScoreHistory, after: ScoreHistory) -> Iterator[Part]:
    for name in (*EXACT, *LEAST, "current_minor"):
        old, new = getattr(before, name), getattr(after, name)
        if old == new or (None not in (old, new) and name not in EXACT and not _differs(name, old, new)):
            continue
        yield Part(name, old, new)


def _differs(name: str, old: float, new: float) -> bool:
    if name == "loyalty" and round(new) != round(old):  # as it is shown
        return True
    return abs(new - old) >= (LEAST.get(name) or SHARE_OF_VALUE * max(abs(old), LEAST_VALUE))


def _causes(card: Scorecard, before: ScoreHistory, after: ScoreHistory, moved: set[str]) -> tuple[Reason, ...]:
    if after.as_of < before.as_of:
        return (Reason("another_day"),)
    since, until = before.as_of, after.as_of
    own = [*_rows_of(card, since, until), *_answers_of(card, since, until)]
    general = [*_editions(card, since, until), *_fits(card, since, until, moved)]
    if "monetary" in moved and not any(reason.code == "money" for reason in own):
        general.append(Reason("cut_points"))
    if "current_minor" in moved and ValueSettings.objects.filter(
        role=card.role, changed_at__gt=since, changed_at__lte=until
    ):
        general.append(Reason("settings"))
    return tuple(own + general) or (Reason("own_data" if after.cause == "touched" else "others"),)


def _rows_of(card: Scorecard, since: datetime, until: datetime) -> Iterator[Reason]:
    """This will count the ledger lines that became known: participations, commitments, money."""
    lines = Interaction.objects.filter(
        organizer=card.organizer_id, customer=card.customer_id, recorded_at__gt=since, recorded_at__lte=until,
        role__in=[str(role) for role in SCORE_ROLES[card.role]], exhibition_id__isnull=False,
    )  # fmt: skip
    if card.exhibition_id is not None:
        lines = lines.filter(exhibition_id=card.exhibition_id)
    numbered = lines.filter(effect__in=("participation", "commitment")).exclude(sign=0)
    net = numbered.values("effect", "edition_id").annotate(net=Sum("sign")).exclude(net=0).order_by("effect")
    names = dict(Edition.objects.filter(pk__in=[row["edition_id"] for row in net]).values_list("pk", "name"))
    for row in net:
        code = f"{row['effect']}{'' if row['net'] > 0 else '_undone'}"
        yield Reason(code, {"edition": names.get(row["edition_id"], "")})
    if _deeds_of(card, since, until):
        yield Reason("advocacy")
    money = lines.aggregate(net=Sum("value_minor"))["net"]
    if money:
        yield Reason("money", {"minor": money})


def _deeds_of(card: Scorecard, since: datetime, until: datetime) -> bool:
    """This will tell whether something it did for others to come was recorded or taken back."""
    lines = Interaction.objects.filter(
        organizer=card.organizer_id, customer=card.customer_id, recorded_at__gt=since, recorded_at__lte=until,
        kind__in=TIMELINE_GROUPS["advocacy"],
    )  # fmt: skip
    return (lines if card.exhibition_id is None else lines.filter(exhibition_id=card.exhibition_id)).exists()


def _answers_of(card: Scorecard, since: datetime, until: datetime) -> Iterator[Reason]:
    audience = "visitor" if card.role == "visitor" else "exhibitor"
    answers = Response.objects.filter(
        organizer=card.organizer_id, customer=card.customer_id, survey__audience=audience,
        received_at__gt=since, received_at__lte=until,
    )  # fmt: skip
    if card.exhibition_id is not None:
        answers = answers.filter(survey__edition__exhibition=card.exhibition_id)
    for name in answers.values_list("survey__edition__name", flat=True).distinct()[:3]:
        yield Reason("answered", {"edition": name})


def _editions(card: Scorecard, since: datetime, until: datetime) -> Iterator[Reason]:
    """This will name the editions that were over in between: everybody who missed them stepped back."""
    # Two days wider than the window, whatever the clock of the edition; closes_at decides.
    rows = Edition.objects.filter(
        is_cancelled=False, ends_on__gte=since.date() - timedelta(days=2), ends_on__lte=until.date()
    ).order_by("ends_on")
    for edition in rows if card.exhibition_id is None else rows.filter(exhibition=card.exhibition_id):
        if since < closes_at(edition) <= until:
            yield Reason("edition_closed", {"edition": edition.name})


def _fits(card: Scorecard, since: datetime, until: datetime, moved: set[str]) -> Iterator[Reason]:
    """This will name the models fitted in between that can have moved what moved."""
    fits = StoredModel.objects.filter(role=card.role, fitted_at__gt=since, fitted_at__lte=until)
    if card.exhibition_id is not None:
        fits = fits.filter(Q(exhibition_id=card.exhibition_id) | Q(exhibition_id=None))
    for kind in fits.order_by("kind").values_list("kind", flat=True).distinct():
        if MOVES[kind] & moved:
            yield Reason(f"fitted_{kind}")
