"""What the pages of insights show of values and relationships of a series and role, from their picture."""

from dataclasses import dataclass

from analytics.models import Picture, ValueBasis
from crm_expo.tenancy.models import Organizer
from customers.models import AbcClass, Ladder, Lifecycle, Quadrant

#: The sum that an interval was drawn around may lie this far from the one that is shown; refreshes move it a little.
NEAR_ENOUGH = 0.02
MOST_CORRELATION = 0.3  # as analytics.science.gamma_gamma says; SciPy stays out of the web process


@dataclass(frozen=True)
class ClassCount:
    """Customers of one class, and what they are worth together (None where the page shows no sum)."""

    code: str
    label: str
    customers: int
    minor: int | None
    share: float
    potential_minor: int | None = None


@dataclass(frozen=True)
class Equity:
    """What all customers together are still expected to bring, with its 80 % interval where it was computed."""

    minor: int | None
    low: int | None
    high: int | None
    customers: int


@dataclass(frozen=True)
class ValuePicture:
    """All value and relationship figures of a series and role."""

    quadrants: tuple[ClassCount, ...]
    abc: tuple[ClassCount, ...]
    ladder: tuple[ClassCount, ...]
    lifecycle: tuple[ClassCount, ...]
    equity: Equity
    valued: int
    realized_minor: int | None
    potential_minor: int | None
    customers: int
    basis: ValueBasis | None
    correlation_warns: bool


def value_picture(organizer: Organizer, picture: Picture) -> ValuePicture:
    """This will tell the customers and sums of a picture by value class, ABC, rung and stage."""
    exhibition_id, role, figures = picture.exhibition_id, picture.role, picture.figures
    basis = ValueBasis.objects.filter(organizer=organizer, exhibition_id=exhibition_id, role=role).first()
    totals = figures["totals"]
    return ValuePicture(
        quadrants=class_counts(figures, "quadrants", Quadrant, "current"),
        abc=class_counts(figures, "abc", AbcClass, "money"),
        ladder=class_counts(figures, "ladder", Ladder),
        lifecycle=class_counts(figures, "lifecycle", Lifecycle),
        equity=_equity(totals, basis),
        valued=totals["valued"],
        realized_minor=totals["realized"],
        potential_minor=totals["potential"],
        customers=totals["customers"],
        basis=basis,
        correlation_warns=bool(basis and abs(basis.correlation or 0.0) > MOST_CORRELATION),
    )


def _equity(totals: dict, basis: ValueBasis | None) -> Equity:
    """
    The interval belongs to the sum that it was drawn around: that of the last run, which is then the one shown.

    It follows a run by some seconds; until then the interval of the run before would stand beside other figures.
    """
    low, high = getattr(basis, "equity_low", None), getattr(basis, "equity_high", None)
    middle = getattr(basis, "equity_minor", None)
    now = totals["current"]
    is_of_now = middle is not None and now is not None and abs(middle - now) <= NEAR_ENOUGH * abs(now)
    if not is_of_now or low is None or high is None or low == high:
        return Equity(now, None, None, totals["valued"])
    return Equity(middle, low, high, getattr(basis, "equity_customers", None) or totals["valued"])


def class_counts(figures: dict, part: str, choices, summed: str = "") -> tuple[ClassCount, ...]:
    """This will tell the classes of a picture in their order, empty ones too; who has none is left out."""
    found = figures[part]
    total = sum(row["customers"] for row in found.values())
    rows = []
    for code, label in choices.choices:
        row = found.get(code) or {"customers": 0, summed: 0, "potential": 0}
        share = row["customers"] / total if total else 0.0
        sums = row[summed] if summed else None
        rows.append(ClassCount(code, label, row["customers"], sums, share, row["potential"]))
    return tuple(rows)
