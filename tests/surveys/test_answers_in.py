"""Answers come in by file: good rows are taken, bad ones told; results are computed, stored and shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from analytics.services.survey_results import store_results
from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.kit.sheets import UnreadableSheet, read_sheet
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction
from exhibitions.services.shows import add_edition, add_exhibition
from surveys.models import AnswerImport, Response, SurveyResult
from surveys.selectors.answers import asked_in, headlines_of, surveys_due
from surveys.services.answering import open_survey, set_population
from surveys.services.importing import keep_file, run_import
from tests.access.asking import client_of
from tests.clock import today

NOW = timezone.now()


@pytest.fixture
def survey(organizer):
    day = today()
    with tenant(organizer):
        fair = add_exhibition(organizer=organizer, slug="fair", name="Fair")
        edition = add_edition(
            organizer=organizer, exhibition=fair, slug="fair-1", number=1, name="Fair 1",
            starts_on=day - timedelta(days=10), ends_on=day - timedelta(days=7),
        )  # fmt: skip
        return open_survey(organizer=organizer, edition=edition, audience="exhibitor", at=NOW, population=400)


def bring(organizer, survey, content: bytes) -> AnswerImport:
    with tenant(organizer):
        arrived = keep_file(organizer=organizer, survey=survey, name="answers.csv", content=content)
        return run_import(organizer=organizer, arrived=arrived, at=NOW)


HEAD = "external_id,company,overall,venue_halls,purpose,intention,nps,comment\n"


def test_good_rows_are_taken_and_bad_ones_told(organizer, survey):
    rows = 'a1,云帆智能,5,4,sales;image,plan,9,"Good, but dear"\na2,Nordwerk GmbH,6,4,sales,plan,9,\na3,NULL,3,,,,,\n'
    done = bring(organizer, survey, (HEAD + rows).encode())
    assert (done.state, done.rows, done.added, done.fault_count) == ("done", 3, 2, 1)
    assert done.faults == [[3, "overall", "not_1_to_5", "6"]]
    with tenant(organizer):
        first = Response.objects.get(external_id="a1")
        assert first.answers == {
            "overall": 5, "venue_halls": 4, "purpose": ["image", "sales"], "intention": "plan", "nps": 9,
            "comment": "Good, but dear",
        }  # fmt: skip
        assert set(Customer.objects.values_list("name", flat=True)) == {"云帆智能", "NULL"}
        assert Interaction.objects.filter(kind="survey_answered").count() == 2


def test_the_same_file_again_changes_nothing_and_a_new_answer_replaces(organizer, survey):
    content = (HEAD + "a1,Nordwerk,4,,,,,\n").encode()
    bring(organizer, survey, content)
    again = bring(organizer, survey, content)
    newer = bring(organizer, survey, (HEAD + "a1,Nordwerk,2,,,,,\n").encode())
    assert (again.added, again.unchanged, newer.changed) == (0, 1, 1)
    with tenant(organizer):
        assert [row.answers for row in Response.objects.all()] == [{"overall": 2}]


def test_a_number_never_changes_hands_and_makes_no_customer_on_the_way(organizer, survey):
    bring(organizer, survey, (HEAD + "1,Nordwerk,4,,,,,\n").encode())
    other = bring(organizer, survey, (HEAD + "1,Südwerk,1,,,,,\n2,Südwerk,2,,,,,\n").encode())
    assert (other.added, other.unchanged, other.remarks) == (1, 1, [[2, "respondent", "another_customer", "1"]])
    with tenant(organizer):
        assert {row.external_id: row.answers["overall"] for row in Response.objects.all()} == {"1": 4, "2": 2}
        assert set(Customer.objects.values_list("name", flat=True)) == {"Nordwerk", "Südwerk"}


def test_a_file_takes_nothing_away_by_leaving_columns_out(organizer, survey):
    bring(organizer, survey, (HEAD + "1,Nordwerk,4,,,,,\n").encode())
    done = bring(organizer, survey, b"external_id,comment\n1,More buyers\n")
    assert done.changed == 1
    with tenant(organizer):
        answer = Response.objects.get()
        assert (answer.answers, answer.customer.name) == ({"overall": 4, "comment": "More buyers"}, "Nordwerk")


def test_rows_as_they_came_are_for_those_who_bring_them(organizer, survey):
    done = bring(organizer, survey, (HEAD + "1,Nordwerk,9,,,,,a secret\n").encode())
    assert done.refused_rows == 1
    for role, status in (("manager", 200), ("read_only", 403), ("analyst", 403)):
        user = User.objects.create_user(f"{role}@alpha.example", name=role)
        with tenant(organizer):
            add_member(organizer=organizer, user=user, role=role)
        client = client_of(user)
        for page in ("", "refused.csv"):
            answer = client.get(f"/o/alpha/surveys/imports/{done.pk}/{page}")
            assert answer.status_code == status
            assert ("a secret" in answer.content.decode()) == (status == 200 and page != "")


def test_who_came_for_something_is_not_counted_below_five(organizer, survey):
    rows = "".join(f"{n},Company {n},4,,sales,plan,9,\n" for n in range(1, 5))
    rows += "".join(f"{n},Company {n},4,,image,plan,9,\n" for n in range(5, 12))
    bring(
        organizer,
        survey,
        ((HEAD + rows).replace("purpose,", "purpose,attained,").replace(",plan", ",sales,plan")).encode(),
    )
    with tenant(organizer):
        result = store_results(organizer=organizer, survey=survey, at=NOW)
        attained = {row["code"]: row["attained"] for row in SurveyResult.objects.get().figures["purposes"]}
    assert result is not None
    assert attained["sales"] is None
    assert attained["image"]["n"] == 7


def test_words_of_both_languages_and_gb18030_are_read(organizer, survey):
    overall, halls = '"总体而言，您对本届展会的满意程度如何？"', "展厅层高、承重、照明与空气"
    head = f"编号,公司名称,{overall},{halls},您参加本届展会的目的是什么？\n"
    rows = '1,深圳恒维,非常满意,不适用,"推介新产品、扩大销售;寻找项目"\n'
    done = bring(organizer, survey, (head + rows).encode("gb18030"))
    assert (done.added, done.faults, done.unknown_columns) == (1, [], [])
    with tenant(organizer):
        assert Response.objects.get().answers == {"overall": 5, "purpose": ["projects", "sales"]}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"overall\n", "empty"),
        (b"\xd0\xcf\x11\xe0rest", "old_excel"),
        (b"PK\x03\x04broken", "not_a_sheet"),
        (b'overall,company\n5,"open\n', "unclosed_quote"),
        (b"overall,Overall\n5,4\n", "duplicate_header"),
        (b"colour,weight\nred,3\n", "no_question"),
        (b"overall\n" + b"9" * 40_000 + b"\n", "cell_too_long"),
        ((",".join(f"c{n}" for n in range(101)) + "\n1\n").encode(), "too_many_columns"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_its_reason(organizer, survey, content, code):
    done = bring(organizer, survey, content or b" ")
    assert (done.state, done.refusal) == ("refused", code)
    with tenant(organizer):
        assert not Response.objects.exists()


def test_cells_are_text_as_they_stand():
    table = read_sheet("name,id\nNULL,007\nnan,\n".encode("utf-16"))
    assert table.rows == [(2, ["NULL", "007"]), (3, ["nan", ""])]
    with pytest.raises(UnreadableSheet):
        read_sheet(b"\x00\x01\x02")


def test_results_are_computed_once_for_what_is_known(organizer, survey):
    rows = "".join(
        f"r{n},Company {n},{3 + n % 3},{3 + n % 2},sales,{'plan' if n % 2 else 'might'},8,\n" for n in range(40)
    )
    bring(organizer, survey, (HEAD + rows).encode())
    with tenant(organizer):
        assert [row.pk for row in surveys_due()] == [survey.pk]
        survey.refresh_from_db()
        store_results(organizer=organizer, survey=survey, at=NOW, replicates=20)
        assert list(surveys_due()) == []
        figures = SurveyResult.objects.get().figures
        assert figures["n"] == 40
        assert figures["overall"]["single"]["mean"] == pytest.approx(159 / 40)
        assert figures["coming"]["share"]["share"] == 1.0
        venue = next(row for row in figures["dimensions"] if row["code"] == "venue")
        assert venue["summary"]["base"] == "suppressed"  # one item of four is no dimension
        assert asked_in(survey).tree.keys() == {row["code"] for row in figures["dimensions"]}


@pytest.mark.parametrize("answers", ["5", "", "3,3"])
def test_hardly_any_answers_break_nothing(organizer, survey, answers):
    """One respondent, constant answers, nothing but blanks: figures say so."""
    rows = "".join(f"r{n},,{value},,,,,\n" for n, value in enumerate(answers.split(",")))
    bring(organizer, survey, (HEAD + rows + "last,,,,,plan,,\n").encode())
    with tenant(organizer):
        survey.refresh_from_db()
        figures = store_results(organizer=organizer, survey=survey, at=NOW, replicates=20).figures
    assert figures["base"] == "suppressed"
    assert figures["importance"]["method"] == "none"
    assert figures["overall"]["single_summary"]["mean"] is None
    assert figures["map"] is None


def test_another_file_of_nameless_answers_is_added(organizer, survey):
    first = bring(organizer, survey, b"overall\n5\n4\n")
    again = bring(organizer, survey, b"overall\n5\n4\n")
    other = bring(organizer, survey, b"overall\n1\n2\n3\n")
    assert [(done.added, done.changed, done.unchanged) for done in (first, again, other)] == [
        (2, 0, 0), (0, 0, 2), (3, 0, 0),
    ]  # fmt: skip


def test_an_answer_from_the_future_is_told(organizer, survey):
    done = bring(organizer, survey, b"overall,answered_at\n5,2135-01-01\n")
    assert done.faults == [[2, "answered_at", "future_date", "2135-01-01"]]


def test_the_list_shows_no_mean_that_the_results_hide(organizer, survey):
    bring(organizer, survey, b"overall\n" + b"4\n" * 7)
    with tenant(organizer):
        survey.refresh_from_db()
        store_results(organizer=organizer, survey=survey, at=NOW, replicates=2)
        assert headlines_of([survey])[survey.pk].mean is None


def test_more_answers_than_could_be_given_are_still_computed(organizer, survey):
    bring(organizer, survey, b"overall\n" + b"4\n5\n" * 20)
    with tenant(organizer):
        survey.refresh_from_db()
        set_population(organizer=organizer, survey=survey, population=5, at=NOW)
        figures = store_results(organizer=organizer, survey=survey, at=NOW, replicates=2).figures
    assert (figures["n"], figures["population"], figures["overall"]["single"]["mean"]) == (40, None, 4.5)


def test_an_answer_from_before_the_edition_is_taken_and_told(organizer, survey):
    begins = survey.edition.starts_on
    day = begins - timedelta(days=1)
    head = "external_id,answered_at,overall\n"
    done = bring(organizer, survey, f"{head}a1,{day.isoformat()},4\na2,{begins.isoformat()},4\n".encode())
    assert (done.added, done.fault_count) == (2, 0)
    assert done.remarks == [[2, "answered_at", "before_edition", day.isoformat()]]


def test_a_population_stated_again_holds(organizer, survey):
    with tenant(organizer):
        again = open_survey(
            organizer=organizer, edition=survey.edition, audience="exhibitor", at=NOW + timedelta(1), population=350
        )
        assert (again.pk, again.population) == (survey.pk, 350)
        unstated = open_survey(organizer=organizer, edition=survey.edition, audience="exhibitor", at=NOW)
        assert unstated.population == 350
