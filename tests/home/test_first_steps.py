"""First steps: read from the data, put away and taken out again; the organization's own data."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm_expo.accounts.services.membership import create_invitation
from crm_expo.audit.models import AuditEntry
from crm_expo.tenancy.finding import find_organizer
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.services.editing import add_customer
from home.selectors.first_steps import STEPS, progress_of
from surveys.services.answering import open_survey
from tests.clock import today
from tests.home.fair import make_fair


def done(organizer) -> set[str]:
    with tenant(organizer):
        return {code for code, is_done in zip(STEPS, progress_of(organizer).done, strict=True) if is_done}


def test_steps_are_done_when_the_data_says_so(organizer, rival, at_desk):
    Organizer.objects.filter(pk=organizer.pk).update(name_latin="")
    owner = at_desk("owner")
    with tenant(rival):
        make_fair(rival, today() + timedelta(days=30)).book(2, "Theirs", 40)
    assert done(organizer) == set()
    answer = owner.post(
        "settings/organization/",
        {"name": "南海会展", "name_latin": "", "timezone": "Asia/Shanghai", "language": "zh-hans"},
    )
    assert (answer.status_code, done(organizer)) == (302, {"organization"})
    with tenant(organizer):
        fair = make_fair(organizer, today() + timedelta(days=30))
    assert done(organizer) == {"organization", "edition"}
    with tenant(organizer):
        add_customer(organizer=organizer, kind="company", name="Nordwerk")
    assert done(organizer) == {"organization", "edition", "customers"}
    with tenant(organizer):
        create_invitation(organizer=organizer, email="li@alpha.example", role="sales", at=timezone.now())
        fair.register(2, "Anna", 40)
    assert done(organizer) == {"organization", "edition", "customers", "colleague", "booking"}
    assert "5 of 6 done" in owner.get("").content.decode()
    with tenant(organizer):
        open_survey(organizer=organizer, edition=fair.editions[0], audience="exhibitor", at=timezone.now())
    assert done(organizer) == set(STEPS)
    assert "of 6 done" not in owner.get("").content.decode()


def test_the_list_is_put_away_for_the_team_and_found_again(organizer, at_desk):
    owner, manager, sales = at_desk("owner"), at_desk("manager"), at_desk("sales")
    assert "First steps" in manager.get("").content.decode()
    assert "of 6 done" not in sales.get("").content.decode()
    assert sales.post("first-steps/").status_code == 403
    assert manager.post("first-steps/").status_code == 302
    assert "of 6 done" not in owner.get("").content.decode()
    page = owner.get("first-steps/").content.decode()
    assert "2 of 6 done" in page, "a Latin name, and more than one member"
    assert "Show it on the home page" in page
    owner.post("first-steps/", {"show": "1"})
    owner.post("first-steps/", {"show": "1"})
    assert "of 6 done" in manager.get("").content.decode()
    with tenant(organizer):
        acts = AuditEntry.objects.filter(action__startswith="home.steps").order_by("id")
        assert [act.action for act in acts] == ["home.steps_hidden", "home.steps_shown"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"), ({"name": "x" * 201}, "name"), ({"timezone": "Mars/Base"}, "timezone"),
        ({"language": "xx"}, "language"),
    ],
)  # fmt: skip
def test_absurd_organization_is_refused_and_kept(at_desk, organizer, changes, field):
    good = {"name": "New name", "name_latin": "Nanhai", "timezone": "Asia/Shanghai", "language": "en"}
    answer = at_desk("owner").post("settings/organization/", good | changes)
    assert (answer.status_code, [*answer.context["form"].errors]) == (422, [field])
    assert Organizer.objects.get(pk=organizer.pk).name == "南海会展"


def test_a_changed_name_shows_at_once_and_is_audited(at_desk, organizer):
    desk = at_desk("owner")
    assert desk.get("settings/organization/").status_code == 200
    desk.post(
        "settings/organization/",
        {"name": "南海国际会展", "name_latin": "Nanhai", "timezone": "Europe/Berlin", "language": "en",
         "base_currency": "EUR", "slug": "other"},
    )  # fmt: skip
    found = find_organizer(slug="alpha")
    assert (found.name, found.timezone, found.base_currency) == ("南海国际会展", "Europe/Berlin", "CNY")
    with tenant(organizer):
        changes = AuditEntry.objects.get(action="organizer.updated").changes
    assert changes["timezone"] == ["Asia/Shanghai", "Europe/Berlin"]
