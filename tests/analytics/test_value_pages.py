"""Pages of values: settings are kept and audited, figures lead to exactly their customers, reasons are told."""

import pytest
from django.test import Client

from analytics.models import ValueSettings
from analytics.selectors.assumptions import Assumptions, assumptions
from analytics.services.running import full_run
from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.audit.models import AuditEntry
from crm_expo.tenancy.scope import tenant
from customers.models import Scorecard
from tests.analytics.test_scoring_equality import HELD
from tests.analytics.test_values import grow_paying_world


@pytest.fixture
def browser(organizer):
    with tenant(organizer):
        person = User.objects.create_user("zhang@alpha.example", name="Zhang Min")
        add_member(organizer=organizer, user=person, role="owner")
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


@pytest.fixture
def scored(organizer):
    with tenant(organizer):
        show = grow_paying_world(organizer)
        full_run(organizer=organizer, as_of=show.after(HELD + 1))
    return show


def test_settings_are_assumed_until_set_and_go_back_to_it(organizer, browser):
    page = browser.get("/o/alpha/settings/value/", {"role": "visitor"}).content.decode()
    assert "Assumed: 100" in page
    typed = {"margin": "62.5", "serving_minor": "12.30", "annual_rate": "8"}
    assert browser.post("/o/alpha/settings/value/?role=visitor", typed).status_code == 302
    with tenant(organizer):
        used = assumptions()
        assert used["visitor"] == Assumptions(margin=0.625, serving_minor=1230, annual_rate=0.08)
        assert used["exhibitor"] == Assumptions()
        entry = AuditEntry.objects.get(action="value_settings.changed")
        assert entry.changes == {"margin": [None, 0.625], "serving_minor": [None, 1230], "annual_rate": [None, 0.08]}
    page = browser.get("/o/alpha/settings/value/", {"role": "visitor"}).content.decode()
    assert 'value="62.5"' in page
    assert "Changed since the last scoring run" in page
    browser.post("/o/alpha/settings/value/?role=visitor", typed)
    browser.post("/o/alpha/settings/value/?role=visitor", {})
    with tenant(organizer):
        assert assumptions()["visitor"] == Assumptions()
        assert AuditEntry.objects.filter(action="value_settings.changed").count() == 2


@pytest.mark.parametrize(
    "typed", [{"margin": "101"}, {"annual_rate": "0"}, {"serving_minor": "-1"}, {"reachable": "x"}]
)
def test_refused_settings_change_nothing(organizer, browser, typed):
    assert browser.post("/o/alpha/settings/value/?role=visitor", typed).status_code == 422
    with tenant(organizer):
        assert not ValueSettings.objects.exists()


def test_customer_page_says_why_in_plain_words(organizer, browser, scored):
    with tenant(organizer):
        row = Scorecard.objects.filter(exhibition_id=scored.exhibition.pk, quadrant="valuable").first()
    page = browser.get(f"/o/alpha/insights/why/{row.customer_id}/", {"card": row.pk}).content.decode()
    for words in (
        "Realized",
        "participations to come",
        "Current value about",
        "Potential about",
        "Lifecycle",
        "Ladder",
    ):
        assert words in page
    assert browser.get(f"/o/alpha/customers/{row.customer_id}/").status_code == 200
    with tenant(organizer):
        gone = Scorecard.objects.filter(exhibition_id=scored.exhibition.pk, lifecycle="dissolved").first()
    page = browser.get(f"/o/alpha/insights/why/{gone.customer_id}/", {"card": gone.pk}).content.decode()
    assert "missed" in page
