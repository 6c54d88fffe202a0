"""The page that says how good the forecasts are: figures, words, what is missing, CSV."""

import csv
from io import StringIO

import pytest
from django.conf import settings

from analytics.models import Judgement
from analytics.services.judging import judge_due
from analytics.services.running import full_run
from analytics.staff import evidence
from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.tenancy.scope import tenant
from tests.access.asking import client_of
from tests.analytics.ledger import history, make_show
from tests.analytics.test_judging import asked  # noqa: F401
from tests.analytics.test_scoring_equality import HELD, grow_world

PAGE = "/o/alpha/insights/evidence/"


@pytest.fixture
def desk(organizer):
    user = User.objects.create_user("owner@alpha.example", name="Zhang Min")
    with tenant(organizer):
        add_member(organizer=organizer, user=user, role="owner")
    return client_of(user)


def judge(organizer, show, held):
    with tenant(organizer):
        full_run(organizer=organizer, as_of=show.after(held))
        judge_due(organizer=organizer, at=show.after(held), forced=True)


def read(desk, query="role=visitor", language="en"):
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = desk.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def lines_of(desk, table):
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = desk.get(f"{PAGE}figures/?role=visitor&table={table}")
    assert answer.status_code == 200
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


def test_forecasts_stand_beside_the_rules_in_both_languages(organizer, desk):
    with tenant(organizer):
        show, _ = grow_world(organizer, 1500, seed=4)
    judge(organizer, show, HELD)
    with tenant(organizer):
        forecast = Judgement.objects.get().figures["forecast"]
    text = read(desk)
    assert f'data-verdict="{forecast["verdict"]}"' in text
    assert "Last-edition rule, calibrated" in text
    assert 'id="calibration"' in text
    assert "Needs a survey of a held edition" in text
    assert "上届规则（已校准）" in read(desk, language="zh-hans")
    table = lines_of(desk, "forecasts")
    assert len(table) == 4
    assert float(table[1][1]) == forecast["methods"][0]["brier"]
    assert len(lines_of(desk, "calibration")) == 1 + sum(len(m["calibration"]) for m in forecast["methods"])
    assert len(lines_of(desk, "cohorts")) == 1 + HELD
    assert len(lines_of(desk, "loyalty")) == 4
    assert ["Retention by first edition"] in lines_of(desk, "")


def test_answers_and_what_came_of_them(organizer, desk, asked):  # noqa: F811
    show, *_ = asked
    judge(organizer, show, 4)
    text = read(desk)
    for words in ("fair 2018 → fair 2019", "Plans to come", "Cochran–Armitage trend", "Did not answer", "Spearman"):
        assert words in text
    assert lines_of(desk, "intention")[1][:3] == ["Plans to come", "10", "6"]
    assert len(lines_of(desk, "deals")) == 3
    read(desk, language="zh-hans")


def test_before_the_next_edition_the_page_says_what_it_waits_for(organizer, desk, asked):  # noqa: F811
    show, *_ = asked
    judge(organizer, show, 3)
    assert "Needs the edition after fair 2018 to be held" in read(desk)
    assert desk.get(f"{PAGE}figures/?role=visitor&table=intention").status_code == 404


@pytest.mark.parametrize(
    ("patterns", "held", "words"),
    [
        (["1"], 1, "Needs 3 held editions; there is 1."),
        (["11", "10"], 2, "Needs 3 held editions; there are 2."),
        (["110", "101"], 3, "No BG/BB model could be fitted"),
        (["001"], 3, "Nobody took part early enough"),
        (["1000"] * 3, 4, "It cannot be told whether loyalty foresees anything"),
        (["1111"] * 3, 4, "No BG/BB model could be fitted"),
    ],
)
def test_thin_histories_are_told_in_words(organizer, desk, patterns, held, words):
    with tenant(organizer):
        show = make_show(organizer, held + 1)
        for pattern in patterns:
            history(show, pattern)
    judge(organizer, show, held)
    assert words in read(desk)
    read(desk, language="zh-hans")


def test_without_shows_runs_or_customers_there_are_words(organizer, desk):
    assert "Insights need an exhibition" in read(desk)
    with tenant(organizer):
        show = make_show(organizer, 2)
    assert "No scores yet" in read(desk)
    judge(organizer, show, 2)
    assert "Not judged yet" in read(desk)
    assert desk.get(f"{PAGE}figures/?table=cohorts").status_code == 404


def test_judging_again_is_a_workers_work(organizer, desk, monkeypatch):
    woken = []
    monkeypatch.setattr(evidence.judge_organizer_task, "wake", lambda **about: woken.append(about))
    answer = desk.post(f"{PAGE}judge/", {"series": "7", "role": "visitor"})
    assert (answer.status_code, answer.url) == (302, f"{PAGE}?series=7&role=visitor&asked=1")
    assert woken == [{"organizer_id": organizer.pk, "forced": True}]
