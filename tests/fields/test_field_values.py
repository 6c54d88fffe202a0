"""What a field can hold, read from JSON and from text; how texts are compared."""

from datetime import date

import pytest

from crm_expo.fields.models import CustomField
from crm_expo.fields.normal import after, text_key
from crm_expo.fields.values import BadValue, as_json, as_text, from_json, from_text, rows_of

CHOICES = [
    {"key": "wood", "zh": "木材", "en": "Wood", "closed": False},
    {"key": "steel", "zh": "钢", "en": "Steel, raw", "closed": False},
    {"key": "lead", "zh": "铅", "en": "Lead", "closed": True},
]


def field(kind: str) -> CustomField:
    return CustomField(pk=1, kind=kind, key="x", choices=CHOICES if kind.startswith("choice") else [])


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "  Halle 3  ", "Halle 3"),
        ("text", "", None),
        ("number", "1,250.50", 1250.5),
        ("number", "-0", 0),
        ("number", "3e2", 300),
        ("date", "2027-04-20", date(2027, 4, 20)),
        ("date", "2027年4月2日", date(2027, 4, 2)),
        ("date", "2027/4/20", date(2027, 4, 20)),
        ("choice", "wood", "wood"),
        ("choice", "木材", "wood"),
        ("choice", "ＷＯＯＤ", "wood"),
        ("choices", "steel,wood", ("wood", "steel")),
        ("choices", "Steel, raw", ("steel",)),
        ("choices", "钢、木材、钢", ("wood", "steel")),
        ("flag", "是", True),
        ("flag", "No", False),
        ("link", "https://例子.测试/a?b=1", "https://例子.测试/a?b=1"),
        ("link", "例子.测试/a?b=1", "https://例子.测试/a?b=1"),
    ],
)
def test_text_is_read_as_people_write_it(kind, text, value):
    read = from_text(field(kind), text)
    assert read == value
    assert from_text(field(kind), as_text(read)) == read


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("text", "x" * 1001, "too_long"),
        ("text", "a\x00b", "unstorable"),
        ("text", "\ud800", "unstorable"),
        ("number", "ten", "not_a_number"),
        ("number", "nan", "not_a_number"),
        ("number", "inf", "not_a_number"),
        ("number", "1e16", "too_large"),
        ("date", "2027-02-30", "not_a_date"),
        ("date", "20.4.", "not_a_date"),
        ("date", "0999-01-01", "not_a_date"),
        ("choice", "paper", "unknown_choice"),
        ("choice", "lead", "closed_choice"),
        ("choices", "wood,paper", "unknown_choice"),
        ("flag", "maybe", "not_yes_or_no"),
        ("link", "javascript:alert(1)", "not_an_address"),
        ("link", "ftp://x.example", "not_an_address"),
        ("link", "mailto:a@x.example", "not_an_address"),
        ("link", "somewhere", "not_an_address"),
    ],
)
def test_what_a_field_cannot_hold_is_refused(kind, text, code):
    with pytest.raises(BadValue) as refusal:
        from_text(field(kind), text)
    assert refusal.value.code == code
    assert str(refusal.value.message)


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        ("text", 5, "not_text"),
        ("text", {}, "not_text"),
        ("number", "5", "not_a_number"),
        ("number", True, "not_a_number"),
        ("date", 20270420, "not_a_date"),
        ("choice", ["wood"], "not_text"),
        ("choices", "wood", "not_a_list"),
        ("choices", ["wood", 1], "not_a_list"),
        ("flag", "yes", "not_yes_or_no"),
        ("flag", 1, "not_yes_or_no"),
    ],
)
def test_json_of_another_type_is_refused(kind, raw, code):
    with pytest.raises(BadValue) as refusal:
        from_json(field(kind), raw)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("kind", "raw"),
    [("text", "a"), ("number", 2.5), ("number", 7), ("date", "2027-04-20"), ("choice", "wood"),
     ("choices", ["wood", "steel"]), ("flag", False), ("link", "http://x.example")],
)  # fmt: skip
def test_json_comes_out_as_it_went_in(kind, raw):
    assert as_json(from_json(field(kind), raw)) == raw
    assert from_json(field(kind), None) is None


def test_a_closed_choice_stays_with_whoever_holds_it():
    assert from_text(field("choices"), "lead,wood", may_be_closed=True) == ("wood", "lead")


def test_texts_compare_in_one_width_case_and_spacing():
    assert text_key("ＶＩＰ  Lounge\n") == "vip lounge"
    assert len(text_key("宽" * 1000)) == 250
    assert rows_of(field("choices"), ("wood", "steel")) == [
        {"key": "wood", "slot": "wood"},
        {"key": "steel", "slot": "steel"},
    ]


@pytest.mark.parametrize(
    ("prefix", "end"), [("ab", "ac"), ("a\ud7ff", "a\ue000"), ("a\U0010ffff", "b"), ("\U0010ffff", ""), ("", "")]
)
def test_a_prefix_ends_before_the_next_text(prefix, end):
    assert after(prefix) == end
