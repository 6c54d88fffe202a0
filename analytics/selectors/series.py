"""The rows of single series behind a row over all of them."""

from django.db.models import QuerySet

from customers.models import Scorecard


def rows_of_series(card: Scorecard) -> QuerySet[Scorecard]:
    """This will return the customer's rows of single series in the role of a scorecard."""
    rows = Scorecard.objects.filter(organizer=card.organizer_id, customer=card.customer_id, role=card.role)
    return rows.exclude(exhibition_id=None)


def only_series(card: Scorecard, **conditions: object) -> Scorecard | None:
    """This will return the one row of a series that a scorecard stands for, itself if it is one; None for several."""
    if card.exhibition_id is not None:
        return card
    found = list(rows_of_series(card).filter(**conditions)[:2])
    return found[0] if len(found) == 1 else None
