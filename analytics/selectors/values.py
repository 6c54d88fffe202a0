"""What the insights page shows of values and relationships of a series and role: counts and sums of scorecards."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from analytics.models import ValueBasis
from crm_expo.tenancy.models import Organizer
from customers.models import AbcClass, Ladder, Lifecycle, Quadrant, Scorecard

MOST_CORRELATION = 0.3  # as analytics.science.gamma_gamma says; SciPy stays out of the web process


@dataclass(frozen=True)
class ClassCount:
    """Customers of one class, and what they are worth together (None where the page shows no sum)."""

    code: str
    label: str
    customers: int
    minor: int | None
    share: float


@dataclass(frozen=True)
class ValuePicture:
    """All value and relationship figures of a series and role."""

    quadrants: tuple[ClassCount, ...]
    abc: tuple[ClassCount, ...]
    ladder: tuple[ClassCount, ...]
    lifecycle: tuple[ClassCount, ...]
    equity_minor: int | None
    valued: int
    realized_minor: int | None
    potential_minor: int | None
    customers: int
    basis: ValueBasis | None
    correlation_warns: bool


def value_picture(organizer: Organizer, exhibition_id: int, role: str) -> ValuePicture:
    """This will count and sum the scorecards of a series and role by value class, ABC, rung and stage."""
    cards = Scorecard.objects.filter(organizer=organizer, exhibition_id=exhibition_id, role=role)
    sums = cards.aggregate(
        equity=Sum("current_minor"), valued=Count("current_minor"), realized=Sum("realized_minor"),
        potential=Sum("potential_minor"), customers=Count("pk"),
    )  # fmt: skip
    basis = ValueBasis.objects.filter(organizer=organizer, exhibition_id=exhibition_id, role=role).first()
    return ValuePicture(
        quadrants=_counted(cards, "quadrant", Quadrant, "current_minor"),
        abc=_counted(cards, "abc", AbcClass, "money_minor"),
        ladder=_counted(cards, "ladder", Ladder),
        lifecycle=_counted(cards, "lifecycle", Lifecycle),
        equity_minor=sums["equity"],
        valued=sums["valued"],
        realized_minor=sums["realized"],
        potential_minor=sums["potential"],
        customers=sums["customers"],
        basis=basis,
        correlation_warns=bool(basis and abs(basis.correlation or 0.0) > MOST_CORRELATION),
    )


def _counted(cards: QuerySet[Scorecard], column: str, choices, summed: str = "") -> tuple[ClassCount, ...]:
    """This will count the classes in their order, empty ones too; who has none is left out."""
    counted = cards.filter(**{f"{column}__isnull": False}).values_list(column).annotate(Count("pk"))
    if summed:
        counted = counted.annotate(Sum(summed))
    found = {code: rest for code, *rest in counted}
    total = sum(rest[0] for rest in found.values())
    rows = []
    for code, label in choices.choices:
        customers, *sums = found.get(code, [0, 0] if summed else [0])
        rows.append(ClassCount(code, label, customers, sums[0] if sums else None, customers / total if total else 0.0))
    return tuple(rows)
