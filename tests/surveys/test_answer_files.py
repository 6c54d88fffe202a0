"""Files in the shapes and encodings that people send: read right, or told; never guessed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm_expo.kit.sheets import UnreadableSheet, read_sheet
from crm_expo.tenancy.scope import tenant
from surveys.intake import TwiceTheSame, read_answers, read_layout
from surveys.models import Question
from surveys.services.packs import install_pack
from tests.surveys.files import workbook

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def questions(organizer) -> list[Question]:
    with tenant(organizer):
        return list(install_pack(organizer=organizer, audience="exhibitor").questions.all())


def read(questions, headers, cells, audience="exhibitor"):
    layout = read_layout(headers, questions)
    return read_answers(2, cells, layout, audience=audience, now=NOW, clock=SHANGHAI)


TEXT = "编号;总体而言，您对本届展会的满意程度如何？;公司\n1;满意;深圳恒维电子\n2;一般;广州华展机械设备\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_encodings_of_the_mainland_are_read(encoding):
    table = read_sheet(TEXT.encode(encoding))
    assert table.rows == [(2, ["1", "满意", "深圳恒维电子"]), (3, ["2", "一般", "广州华展机械设备"])]


def test_big5_and_windows_1252_are_not_taken_for_gb18030():
    taiwan = read_sheet("公司,意見\n台北展覽有限公司,很滿意\n".encode("big5"))
    assert taiwan.rows == [(2, ["台北展覽有限公司", "很滿意"])]
    german = read_sheet("company,comment\nMüller & Söhne,schön groß\n".encode("cp1252"))
    assert german.rows == [(2, ["Müller & Söhne", "schön groß"])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_cuts_rows_alike(delimiter):
    rows = [
        ["id", "overall", "comment"],
        ["1", "5", '"good, dear; far|away"'],
        ["2", "4", '"two\nlines"'],
        ["3", "3", ""],
    ]
    table = read_sheet("\n".join(delimiter.join(row) for row in rows).encode())
    assert [row for row, _cells in table.rows] == [2, 3, 4]  # as a spreadsheet counts, not lines of the file
    assert table.rows[0][1] == ["1", "5", "good, dear; far|away"]


def test_headers_may_stand_below_a_title_and_carry_a_tools_marks(questions):
    content = workbook(
        [
            ["第八届展会满意度调查"],
            [],
            ["序号", "1、总体而言，您对本届展会的满意程度如何?[单选题]", "场馆硬件—交通与停车"],
            [7, 4, "很满意"],
        ]
    )
    table = read_sheet(content, is_header=lambda cells: read_layout(cells, questions).has_questions)
    layout = read_layout(table.headers, questions)
    assert (table.rows, layout.unknown) == ([(4, ["7", "4", "很满意"])], [])
    row, _faults = read(questions, table.headers, table.rows[0][1])
    assert (row.external_id, row.answers) == ("7", {"overall": 4, "venue_access": 5})


def test_one_column_per_option_is_read_as_several_choices(questions):
    headers = ["purpose[sales]", "purpose[Corporate image]", "您参加本届展会的目的是什么？(寻找项目)"]
    assert read(questions, headers, ["1", "0", "是"])[0].answers == {"purpose": ["projects", "sales"]}
    assert [fault.code for fault in read(questions, headers, ["1", "maybe", ""])[1]] == ["not_yes_or_no"]


def test_two_columns_of_one_question_are_refused_and_dimensions_told(questions):
    with pytest.raises(TwiceTheSame):
        read_layout(["overall", "总体而言，您对本届展会的满意程度如何？"], questions)
    layout = read_layout(["venue", "场馆硬件", "overall", "colour"], questions)
    assert (layout.dimensions, layout.unknown) == (["venue", "场馆硬件"], ["colour"])


@pytest.mark.parametrize(
    ("code", "cell", "value", "fault"),
    [
        ("overall", "５", 5, ""), ("overall", "4.0", 4, ""), ("overall", "4分", 4, ""), ("overall", "比较满意", 4, ""),
        ("overall", "5-非常满意", 5, ""), ("overall", "满意(4)", 4, ""), ("overall", "Very Satisfied", 5, ""),
        ("overall", "很滿意", 5, ""), ("overall", "不适用", None, ""), ("overall", "／", None, ""),
        ("overall", "0", None, "not_1_to_5"), ("overall", "6", None, "not_1_to_5"),
        ("overall", "3.5", None, "not_1_to_5"),
        ("overall", "-4", None, "not_1_to_5"), ("overall", "nan", None, "not_1_to_5"),
        ("overall", "NULL", None, "not_1_to_5"),
        ("overall", "1e0", None, "not_1_to_5"), ("overall", "满意(2)", None, "not_1_to_5"),
        ("overall", "基本满意", None, "not_1_to_5"),
        ("overall", "=4+1", None, "formula"), ("overall", "#N/A", None, "formula"), ("nps", "10分", 10, ""),
        ("nps", "11", None, "not_0_to_10"), ("nps", "满意", None, "not_0_to_10"), ("nps", "0", 0, ""),
        ("intention", "计划参加", "plan", ""), ("intention", "PLAN", "plan", ""),
        ("intention", "1", None, "not_an_option"),
        ("purpose", "推介新产品、扩大销售、寻找项目", ["projects", "sales"], ""),
        ("purpose", "sales, image", ["image", "sales"], ""),
        ("purpose", "sales;dance", None, "not_an_option"), ("purpose", ";", None, "not_an_option"),
        ("deal_value", "¥1,200,000.50", 1200000.5, ""), ("deal_value", "-5", None, "not_a_number"),
        ("deal_value", "1,5", None, "not_a_number"), ("deal_value", "nan", None, "not_a_number"),
        ("comment", "NULL", "NULL", ""), ("comment", "nan", "nan", ""), ("comment", "=cmd()", "=cmd()", ""),
        ("comment", "无", None, ""),
    ],
)  # fmt: skip
def test_a_cell_is_read_or_told(questions, code, cell, value, fault):
    row, faults = read(questions, [code, "trust"], [cell, "3"])
    assert [told.code for told in faults] == ([fault] if fault else [])
    if not fault:
        assert row.answers.get(code) == value


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-05-01", (2026, 5, 1, 12, 0)), ("2026/5/1 14:30:05", (2026, 5, 1, 14, 30)),
        ("2026年5月1日", (2026, 5, 1, 12, 0)),
        ("2026年5月1日 下午2:30", (2026, 5, 1, 14, 30)), ("1.5.2026", (2026, 5, 1, 12, 0)),
        ("31/12/2025", (2025, 12, 31, 12, 0)),
        ("5/31/2026 2:30 PM", (2026, 5, 31, 14, 30)), ("20260501", (2026, 5, 1, 12, 0)), ("46143", (2026, 5, 1, 12, 0)),
        ("46143.5", (2026, 5, 1, 12, 0)), ("1 May 2026", (2026, 5, 1, 12, 0)),
        ("2026-05-01T06:30:00Z", (2026, 5, 1, 14, 30)),
    ],
)  # fmt: skip
def test_days_are_read_on_the_organizers_clock(questions, cell, moment):
    row, faults = read(questions, ["answered_at", "overall"], [cell, "3"])
    assert not faults
    assert row.answered_at.astimezone(SHANGHAI).timetuple()[:5] == moment


@pytest.mark.parametrize(
    ("cell", "code"),
    [("3/4/2026", "ambiguous_date"), ("2026-13-01", "not_a_date"), ("soon", "not_a_date"), ("99999", "not_a_date"),
     ("2031-01-01", "future_date"), ("nan", "not_a_date")],
)  # fmt: skip
def test_days_that_say_nothing_are_told(questions, cell, code):
    assert [fault.code for fault in read(questions, ["answered_at", "overall"], [cell, "3"])[1]] == [code]


def test_what_a_workbook_leaves_blank_is_told(questions):
    content = workbook([["overall", "nps", "trust"], ["=4+1", "#N/A", 4], [4, 9, 3], [None, 8, 3]], merged="A3:A4")
    table = read_sheet(content)
    faults = [fault.plain[:3] for number, cells in table.rows
              for fault in read_answers(number, cells, read_layout(table.headers, questions), audience="exhibitor",
                                        now=NOW, clock=SHANGHAI)[1]]  # fmt: skip
    assert faults == [[2, "overall", "formula"], [2, "nps", "formula"], [4, "overall", "merged_cell"]]


def test_a_shifted_row_is_told(questions):
    assert [fault.code for fault in read(questions, ["overall", "comment"], ["4", "good", "but dear"])[1]] == [
        "beyond_headers"
    ]


def test_a_locked_workbook_is_told():
    with pytest.raises(UnreadableSheet, match="encrypted"):
        read_sheet(b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))


def test_respondents_without_a_number_are_known_by_what_they_are(questions):
    def known(audience, **values):
        return read(questions, [*values, "overall"], [*values.values(), "3"], audience)[0].external_id

    assert known("exhibitor", company="ACME Ltd.") == known("exhibitor", company="acme ltd") == "company:acmeltd"
    assert known("visitor", company="ACME", name="李 娜") != known("visitor", company="ACME", name="王伟")
    assert known("visitor", company="ACME") == ""  # a company alone is no visitor
    assert known("visitor", email="A@x.example") == "a@x.example"


def test_the_newest_answer_counts_wherever_it_stands(questions):
    from surveys.intake import newest_of_each

    head = ["id", "answered_at", "overall"]
    rows = [read(questions, head, ["a", day, value])[0] for day, value in (("2026-05-02", "2"), ("2026-05-01", "5"))]
    kept, told = newest_of_each(rows)
    assert [row.answers for row in kept] == [{"overall": 2}]
    assert [fault.code for fault in told] == ["repeats_row"]
    assert rows[0].answered_at - rows[1].answered_at == timedelta(days=1)
