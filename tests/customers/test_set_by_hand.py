"""The form and the card of what is set by hand: who, why and what the model says, and the way back."""

from datetime import timedelta

import pytest

from analytics.services.running import full_run
from crm_expo.tenancy.scope import tenant
from customers.models import Override, Scorecard
from tests.analytics.ledger import history, make_show
from tests.clock import today


@pytest.fixture
def scored(organizer):
    """A visitor who came twice, computed to be a follower."""
    with tenant(organizer):
        show = make_show(organizer, 3)
        customer = history(show, "110")
        full_run(organizer=organizer, as_of=show.after(3))
    return customer


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({"reason": "  "}, "reason"),
        ({"value": "prospect"}, "value"),
        ({"value": "trust"}, "value"),
        ({"until": (today() - timedelta(days=2)).isoformat()}, "until"),
        ({"until": "2999-01-01"}, "until"),
    ],
)
def test_refused_form_keeps_what_was_typed(desk, scored, typed, refused):
    sent = {"aspect": "ladder", "value": "partner", "reason": "They signed for five years", "until": ""} | typed
    page = desk.post(f"customers/{scored.pk}/set/", **sent)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [refused]
    assert page.context["form"]["reason"].value() == sent["reason"]
    with tenant(desk.organizer):
        assert not Override.objects.exists()


def test_card_tells_who_why_and_what_the_model_says_until_it_is_taken_back(desk, scored):
    page, card = f"customers/{scored.pk}/", f"insights/relationship/{scored.pk}/"
    assert 'value="follower" selected' in desk.get(f"{page}set/", aspect="ladder").content.decode()
    sent = {"aspect": "ladder", "value": "partner", "reason": "They signed for <five> years", "until": "2099-12-31"}
    assert desk.post(f"{page}set/", **sent)["Location"] == desk.at(page)
    told = desk.get(card).content.decode()
    assert "They signed for &lt;five&gt; years" in told
    assert "Set by Zhang Min" in told
    assert "The model says Follower: " in told
    line = desk.get(page).content.decode()
    assert "Set by hand" in line
    assert "They signed for &lt;five&gt; years" in line
    with tenant(desk.organizer):
        (override,) = Override.objects.all()
    assert desk.post(f"overrides/{override.pk}/end/").status_code == 302
    assert "Set by Zhang Min" not in desk.get(card).content.decode()
    with tenant(desk.organizer):
        row = Scorecard.objects.get(customer=scored, is_primary=True)
        assert (row.ladder, row.model_says) == ("follower", None)


def test_who_has_no_scores_is_told_so_and_its_stage_can_be_set(desk, company):
    sent = {"aspect": "lifecycle", "value": "trust", "reason": "An old friend", "until": ""}
    page = desk.post(f"customers/{company.pk}/set/", **sent)
    assert page.status_code == 422
    assert "There are no scores yet" in page.content.decode()
    stage = {"aspect": "stage", "value": "qualified"}
    assert desk.post(f"customers/{company.pk}/set/", **(sent | stage)).status_code == 302
    assert "An old friend" in desk.get(f"customers/{company.pk}/").content.decode()


def test_reading_roles_see_it_and_cannot_set_it(desk, organizer, scored):
    with tenant(organizer):
        desk.person.memberships.update(role="read_only")
    assert desk.get(f"customers/{scored.pk}/set/").status_code == 403
    card = desk.get(f"insights/relationship/{scored.pk}/")
    assert card.status_code == 200
    assert "/set/" not in card.content.decode()
