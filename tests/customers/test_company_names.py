"""Company names are taken apart and compared by part: place, name, trade, legal form; Chinese, Latin, and across."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.names.company import read_company
from customers.names.likeness import compare_companies

RECORDINGS = Path(__file__).parents[1] / "recordings"
YUNFAN = "深圳市云帆智能装备有限公司"
PAIRS = [
    (YUNFAN, "深圳云帆智能装备有限公司", "same_parts"),
    (YUNFAN, "深圳市雲帆智能裝備有限責任公司", "same_parts"),
    (YUNFAN, "云帆智能", "short_name"),
    (YUNFAN, f"{YUNFAN}上海分公司", "branch"),
    (YUNFAN, "Shenzhen Yunfan Intelligent Equipment Co., Ltd.", "translated"),
    (YUNFAN, "苏州云帆智能装备有限公司", "other_place"),
    (YUNFAN, "深圳市云航智能装备有限公司", "other_name"),
    (YUNFAN, "Suzhou Yunfan Intelligent Equipment Co., Ltd.", "other_place"),
    ("深圳云帆科技有限公司", "深圳云帆贸易有限公司", "other_trade"),
    ("中国石油天然气股份有限公司", "中国石油天然气集团有限公司", "group"),
    ("三一集团有限公司", "三一重工股份有限公司", "other_trade"),
    ("美的集团股份有限公司", "美的集团有限公司", "same_parts"),
    ("西门子（中国）有限公司", "西门子(中国)有限公司", "same_text"),
    ("云帆科技（深圳）有限公司", "深圳云帆科技有限公司", "same_parts"),
    ("昆山华恒焊接股份有限公司", "华恒焊接", "short_name"),
    ("Nordwerk GmbH", "NORDWERK Gesellschaft mit beschränkter Haftung", "same_text"),
    ("Nordwerk GmbH", "Nordwerk AG", "other_form"),
    ("Nord Werk GmbH", "Nordwerk GmbH", "same_parts"),
    ("Siemens AG", "Siemens", "short_name"),
    ("Müller & Söhne GmbH", "Mueller und Soehne GmbH", "same_text"),
    ("Int'l Trading Co Ltd", "International Trading Company Limited", "same_text"),
    ("Schneider Electric SE", "Schnieder Electric SE", "slip"),
    ("Alpina Automation AG", "Alpina Aerospace AG", "other_trade"),
]
SAME = {"same_text", "same_parts", "short_name", "branch", "slip", "translated"}


@pytest.mark.parametrize(("one", "other", "reason"), PAIRS)
def test_names_are_compared_by_their_parts(one, other, reason):
    for a, b in ((one, other), (other, one)):
        found = compare_companies(a, b)
        assert reason in found.reasons
        assert found.is_same == (reason in SAME)


def test_a_name_tells_its_parts():
    name = read_company("（深圳市南山区）云帆智能装备（集团）股份有限公司")
    assert (name.brand, name.trade, name.form, name.group) == ("云帆", ("智能", "装备"), "limited", {"集团"})
    assert {path[1] for path in name.where.paths} == {"深圳市"}
    assert read_company("中山公用").brand == "公用"
    assert read_company("上海").brand == "上海"


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_are_compared_alike_in_either_order(one, other):
    assert compare_companies(one, other) == compare_companies(other, one)
    assert 0 <= compare_companies(one, other).score <= 1


@given(st.text("深圳市云帆智能装备有限公司科技集团（）ABc &.", min_size=1, max_size=30))
def test_a_name_is_the_same_as_itself(name):
    if read_company(name).text:
        assert compare_companies(name, name).score >= 0.95


def test_labelled_pairs_of_public_names_are_told_apart():
    rows = list(csv.DictReader((RECORDINGS / "names" / "public.csv").read_text().splitlines()))
    found = [(row["same"] == "1", compare_companies(row["a"], row["b"]).is_same) for row in rows]
    right, taken, same = found.count((True, True)), sum(two for _one, two in found), sum(one for one, _two in found)
    assert len(rows) >= 160
    assert right / same >= 0.95, "recall"
    assert right / taken >= 0.98, "precision"
