"""Pages over stored results are put together once; whatever they show, a change of it shows at once."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from analytics.models import Judgement, Picture, ScoringRun, ValueBasis, ValueSettings
from analytics.selectors.watching import JUDGED, VALUES, contents_at_risk
from analytics.staff import insights
from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.kit.watching import Watch, contents_of
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Scorecard
from exhibitions.models import Edition, Exhibition
from tests.access.asking import client_of
from tests.analytics.test_insights_pages import PAGE, desk, read, scored  # noqa: F401  fixtures of the pages

CHANGES = {
    Exhibition: {"name": "改名展"},
    Edition: {"name": "改名届"},
    ScoringRun: {"finished_at": timezone.now() + timedelta(days=1)},
    Picture: {"is_behind": True},
    Judgement: {"computed_at": timezone.now() + timedelta(days=1)},
    ValueBasis: {"equity_key": "another"},
}


@pytest.mark.parametrize("model", CHANGES, ids=lambda model: model.__name__)
def test_every_watched_table_tells_a_change(model, organizer, scored):  # noqa: F811
    watched = {*VALUES, *JUDGED}
    own = tuple(watch for watch in watched if watch.model is model)
    rest = tuple(watch for watch in watched if watch.model is not model)
    with tenant(organizer):
        before = contents_of(organizer, own), contents_of(organizer, rest)
        row = model.objects.order_by("pk").last()
        model.objects.filter(pk=row.pk).update(**CHANGES[model])
        assert contents_of(organizer, own) != before[0]
        assert contents_of(organizer, rest) == before[1]


def test_a_row_that_comes_or_goes_tells_too(organizer):
    watched = (Watch(ValueSettings, ("changed_at",)),)
    with tenant(organizer):
        none = contents_of(organizer, watched)
        row = ValueSettings.objects.create(organizer=organizer, role="visitor", changed_at=timezone.now())
        assert contents_of(organizer, watched) != none
        row.delete()
        assert contents_of(organizer, watched) == none


def test_another_organizers_rows_tell_nothing(organizer, rival):
    watched = (Watch(ValueSettings, ("changed_at",)),)
    with tenant(organizer):
        before = contents_of(organizer, watched)
    with tenant(rival):
        ValueSettings.objects.create(organizer=rival, role="visitor", changed_at=timezone.now())
        assert contents_of(organizer, watched) == (None,), "the wall shows nothing of another organizer"
    with tenant(organizer):
        assert contents_of(organizer, watched) == before


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (Scorecard, {"tier": "lost"}),
        (Scorecard, {"return_probability": 0.123}),
        (Customer, {"name": "改名公司"}),
    ],
)
def test_the_lists_at_risk_tell_changes_of_their_lines(model, changes, organizer, scored):  # noqa: F811
    with tenant(organizer):
        series = scored.exhibition.pk
        picture = Picture.objects.get(role="visitor", exhibition_id=series)
        named, _money = max((pair for pairs in picture.figures["risks"].values() for pair in pairs), key=lambda p: p[1])
        before = contents_at_risk(organizer, series, "visitor")
        assert before == contents_at_risk(organizer, None, "visitor")
        key = {"customer_id": named, "exhibition_id": series} if model is Scorecard else {"pk": named}
        model.objects.filter(**key).update(**changes)
        assert contents_at_risk(organizer, series, "visitor") != before


def test_pages_are_put_together_once_and_anew_after_a_change(desk, organizer, scored, monkeypatch):  # noqa: F811
    asked = []
    look = insights.look
    monkeypatch.setattr(insights, "look", lambda *about: asked.append(about) or look(*about))
    first, second = read(desk), read(desk)
    assert len(asked) == 1
    tokens = [re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page) for page in (first, second)]
    assert all(tokens)
    assert tokens[0] != tokens[1]
    assert re.sub(r"\b\w{64}\b", "", first) == re.sub(r"\b\w{64}\b", "", second)
    with tenant(organizer):
        Edition.objects.filter(pk=scored.editions[-1].pk).update(name="Renamed edition")
    assert "Renamed edition" in read(desk)
    assert len(asked) == 2


def test_a_kept_pages_form_is_accepted_and_another_members_page_is_another(organizer, scored):  # noqa: F811
    users = [User.objects.create_user(f"{name}@alpha.example", name=name) for name in ("Ann", "Bob")]
    with tenant(organizer):
        for user, role in zip(users, ("owner", "sales"), strict=True):
            add_member(organizer=organizer, user=user, role=role)
    strict = Client(enforce_csrf_checks=True)
    for user in users:
        strict.force_login(user)
        for _turn in range(2):
            page = strict.get(f"{PAGE}?role=visitor").content.decode()
            assert user.name in page
        assert not any(other.name in page for other in users if other is not user)
        assert ("insights/run/" in page) is (user.name == "Ann"), "who may not compute is not shown the button"
        if user.name == "Ann":
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
            assert strict.post(f"{PAGE}run/", {"csrfmiddlewaretoken": token}).status_code == 302
    assert client_of(users[1]).post(f"{PAGE}run/").status_code == 403
