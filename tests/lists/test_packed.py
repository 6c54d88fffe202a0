"""A tree that is long stands packed in an address, and is read like any other."""

import json

from crm_expo.lists.conditions import LONGEST, read_conditions, written
from crm_expo.lists.conditions import _packed as packed
from crm_expo.lists.reading import columns_of
from crm_expo.tenancy.scope import tenant
from customers.tables import CUSTOMERS

NAMES = [f"深圳市第{number}精密机械有限公司" for number in range(200)]


def test_two_hundred_pasted_names_fit_into_an_address_and_come_back(organizer):
    with tenant(organizer):
        columns = columns_of(CUSTOMERS, "owner")
    tree = read_conditions(json.dumps(["all", ["name", "any_of", "\n".join(NAMES)]], ensure_ascii=False), columns).tree
    text = written(tree)
    assert text.startswith("~")
    assert len(text) < 3000
    assert read_conditions(text, columns).tree == tree


def test_what_unpacks_to_more_than_is_read_or_to_nothing_is_told(organizer):
    with tenant(organizer):
        columns = columns_of(CUSTOMERS, "owner")
    longer = packed(json.dumps(["name", "is", "a" * LONGEST]))
    assert "longer than 8000" in read_conditions(longer, columns).left_out[0]
    bomb = packed(" " * 5_000_000)
    assert len(bomb) < LONGEST
    assert "longer than 8000" in read_conditions(bomb, columns).left_out[0]
    for broken in ("~", "~!", "~AAAA", packed("no JSON"), packed("[]")[:-1]):
        read = read_conditions(broken, columns)
        assert read.tree is None
        assert "cannot be read" in read.left_out[0]
