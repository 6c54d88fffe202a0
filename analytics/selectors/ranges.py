"""The range that a single customer's value lies in, from what a worker stored per history."""

from analytics.models import ModelCell, ValueBasis
from analytics.selectors.series import only_series
from customers.models import Scorecard


def value_range(card: Scorecard) -> tuple[int, int] | None:
    """
    This will return the 80 % range of a scorecard's current value.

    Of a row over all series that of its only one; with several series, without a model, or before the range of
    its history was drawn there is none. A range of no width tells nothing and is none.

    Unit:   minor units, low and high.
    """
    row = only_series(card, current_minor__isnull=False)
    if row is None or row.expected_minor is None:
        return None
    key = {"organizer": row.organizer_id, "exhibition_id": row.exhibition_id, "role": row.role}
    cell = ModelCell.objects.filter(
        **key, returns=row.returns, last_return=row.last_return, opportunities=row.opportunities
    ).first()
    basis = ValueBasis.objects.filter(**key).first()
    if cell is None or basis is None or cell.expected_low is None:
        return None
    each = row.expected_minor * basis.margin - basis.serving_minor
    low, high = sorted(round(each * editions) for editions in (cell.expected_low, cell.expected_high))
    return (low, high) if low < high else None
