"""A series with three held editions and one that runs, in each organizer."""

from datetime import date, timedelta

import pytest

from crm_expo.tenancy.scope import tenant
from exhibitions.services.shows import add_edition, add_exhibition
from tests.clock import today


def _series(organizer, today: date):
    with tenant(organizer):
        fair = add_exhibition(organizer=organizer, slug="fair", name="Fair")
        editions = []
        for number, years_ago in enumerate((3, 2, 1, 0), start=1):
            start = today - timedelta(days=365 * years_ago + 1)
            editions.append(
                add_edition(
                    organizer=organizer,
                    exhibition=fair,
                    slug=f"fair-{number}",
                    number=number,
                    name=f"Fair {number}",
                    starts_on=start,
                    ends_on=start + timedelta(days=3),
                )
            )
    return editions


@pytest.fixture
def editions(organizer, rival):
    _series(rival, today())
    return _series(organizer, today())
