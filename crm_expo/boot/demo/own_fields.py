"""Fields that the demo's team has added to its records, and what some of the records hold in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from crm_expo.audit.log import Actor, acting
from crm_expo.boot.demo.writing import Writing
from crm_expo.fields.models import CustomField
from crm_expo.fields.services.defining import ChoiceWish, add_field
from crm_expo.fields.values import Value, rows_of
from customers.models import Customer, CustomerValue

_SIZES = (ChoiceWish("大型", "Large"), ChoiceWish("中型", "Medium"), ChoiceWish("小型", "Small"))
_HALLS = tuple(ChoiceWish(f"{name} 馆", f"Hall {name}") for name in ("1A", "1B", "2A", "2B", "3B"))
_FIELDS = (
    {"target": "company", "kind": "choice", "label_zh": "规模等级", "label_en": "Size class", "choices": _SIZES},
    {"target": "company", "kind": "choices", "label_zh": "意向展馆", "label_en": "Halls wanted", "choices": _HALLS},
    {
        "target": "company",
        "kind": "number",
        "label_zh": "年度参展预算（万元）",
        "label_en": "Yearly show budget (10,000 CNY)",
        "levels": {"on_site": "none", "read_only": "none"},
    },
    {"target": "company", "kind": "date", "label_zh": "框架协议到期日", "label_en": "Frame agreement ends"},
    {"target": "person", "kind": "text", "label_zh": "微信号", "label_en": "WeChat"},
    {"target": "registration", "kind": "flag", "label_zh": "需要翻译", "label_en": "Needs an interpreter"},
)
#: Of so many companies and people one holds something.
_EACH = {"company": 3, "person": 8}


def write_own_fields(writing: Writing, seed: int, day: date) -> None:
    """This will add the fields to the open organizer and fill some of them in."""
    rng = Random(seed)
    owner = writing.users["owner@demo.example"]
    with acting(Actor("staff", owner.pk, str(owner))):
        fields = [add_field(organizer=writing.organizer, **wish) for wish in _FIELDS]
    for target, each in _EACH.items():
        own = [field for field in fields if field.target == target]
        pks = list(Customer.objects.filter(kind=target).order_by("pk").values_list("pk", flat=True)[::each])
        rows = (row for pk in pks for field in own for row in _rows(writing, pk, field, rng, day))
        CustomerValue.objects.bulk_create(rows, batch_size=2000)


def _rows(writing: Writing, pk: int, field: CustomField, rng: Random, day: date) -> Iterator[CustomerValue]:
    for columns in rows_of(field, _VALUES[field.kind](field, rng, day)):
        yield CustomerValue(organizer=writing.organizer, customer_id=pk, field=field, **columns)


def _keys(field: CustomField) -> list[str]:
    return [choice["key"] for choice in field.choices]


_VALUES: dict[str, Callable[[CustomField, Random, date], Value]] = {
    "choice": lambda field, rng, day: rng.choices(_keys(field), (1, 3, 6))[0],
    "choices": lambda field, rng, day: tuple(sorted(rng.sample(_keys(field), rng.choice((1, 1, 2, 3))))),
    "number": lambda field, rng, day: rng.choice((5, 8, 10, 15, 20, 30, 50, 80)),
    "date": lambda field, rng, day: day + timedelta(days=rng.randint(30, 900)),
    "text": lambda field, rng, day: f"wx_{rng.randint(10_000, 99_999)}",
}
