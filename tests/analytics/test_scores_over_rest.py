"""Scores over REST: every figure of the row, missing ones as null; the guide names each of them."""

import re
from pathlib import Path

import pytest

from analytics.services.running import full_run
from crm_expo.tenancy.scope import tenant
from customers.api.views import ScorecardOut
from customers.models import Customer, Scorecard
from tests.analytics.test_scoring_equality import HELD
from tests.analytics.test_values import grow_paying_world
from tests.api.conftest import make_api

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guide"
STEPS = {"r": "recency", "f": "frequency", "m": "monetary"}


def test_a_customer_comes_with_every_figure_of_its_scores(organizer):
    with tenant(organizer):
        show = grow_paying_world(organizer)
        full_run(organizer=organizer, as_of=show.after(HELD + 1))
        card = Scorecard.objects.filter(current_minor__gt=0, quadrant__isnull=False).order_by("pk").first()
        newcomer = Customer.objects.create(organizer=organizer, kind="person", name="新", name_key="x", sort_key="x")
    ask = make_api(organizer, ["read"])
    (told,) = ask("get", f"customers/{card.customer_id}/").json()["scorecards"]
    assert told["is_overall"] is True
    for name, value in told.items():
        if name == "as_of":
            continue
        kept = getattr(card, STEPS.get(name, name))
        assert value == (pytest.approx(kept) if isinstance(kept, float) else kept), name
    assert None not in (told["ladder"], told["lifecycle"], told["abc"], told["quadrant"], told["realized_minor"])
    assert told["attitude"] is None
    assert ask("get", f"customers/{newcomer.pk}/").json()["scorecards"] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_guide_names_every_field(language):
    text = (GUIDES / language / "api.md").read_text()
    named = set(re.findall(r"`([a-z_]+)`", text))
    assert set(ScorecardOut.Meta.fields) - named - {"role"} == set()
