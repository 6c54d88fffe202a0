"""Pieces rendered once: equal rows share their HTML, and nothing but equal rows does."""

from dataclasses import dataclass

import pytest
from django.utils.translation import override

from crm_expo.kit.fragments import fragment
from crm_expo.lists.cells import cell_of
from crm_expo.lists.columns import Column, Kind, Setting
from customers.models import Customer
from customers.tables.scores import ReturnCell

CELL = "customers/cells/return.html"
VALUE = Column("value", "Value", Kind.MONEY, lambda minor: minor)


def test_language_is_part_of_what_is_kept():
    with override("en"):
        english = fragment(CELL, ReturnCell(50, True))
    with override("zh-hans"):
        chinese = fragment(CELL, ReturnCell(50, True))
    assert "Committed" in english
    assert "已确认参加" in chinese


def test_language_and_currency_are_part_of_a_kept_amount():
    with override("en"):
        yuan, euros = (cell_of(VALUE, 1_234_500, Setting(currency=currency)) for currency in ("CNY", "EUR"))
    with override("zh-hans"):
        chinese, large = (cell_of(VALUE, minor, Setting(currency="CNY")) for minor in (1_234_500, 1_211_100_000))
    assert (yuan, euros, chinese, large) == ("CN¥12.3K", "€12.3K", "¥1.2万", "¥1,211.1万")


def test_a_row_that_can_change_is_refused():
    @dataclass
    class Loose:
        pk: int

    for row in (Customer(pk=1), Loose(1)):
        with pytest.raises(TypeError):
            fragment(CELL, row)
