"""Rows rendered once: equal rows share their HTML, and nothing but equal rows does."""

from dataclasses import dataclass

import pytest
from django.utils.translation import override

from crm_expo.kit.fragments import fragment
from customers.models import Customer
from customers.staff.rows import ListRow

ROW = "customers/customer_row.html"


def list_row(**values) -> ListRow:
    plain = {"pk": 7, "kind": "company", "name": "海蓝", "name_latin": "", "city": "", "owner": ""}
    return ListRow(**{"mount": "/o/alpha/", "grade": "vip", "currency": "CNY", "tier": "loyal", **plain, **values})


def test_language_and_currency_are_part_of_what_is_kept():
    row = list_row(money_minor=1_234_500)
    with override("en"):
        english, euros = fragment(ROW, row), fragment(ROW, list_row(money_minor=1_234_500, currency="EUR"))
    with override("zh-hans"):
        chinese = fragment(ROW, row)
    assert "Loyal" in english
    assert "忠诚" in chinese
    assert "€" in euros
    assert "€" not in english


def test_a_row_that_can_change_is_refused():
    @dataclass
    class Loose:
        pk: int

    for row in (Customer(pk=1), Loose(1)):
        with pytest.raises(TypeError):
            fragment(ROW, row)
