"""What is looked for and opened while customers are measured, many of each kind, taken from what was written."""

from __future__ import annotations

import random
import string
from collections.abc import Callable

from django.db.models import Count, QuerySet

from crm_expo.boot.bench.own_fields import own_samples
from crm_expo.kit.paging import Order, keyset_page
from customers.models import Customer, Interaction, Tier
from customers.normal import pinyin_words
from customers.selectors.lists import live_customers
from exhibitions.models import Booth, Edition

MANY = 300
_SURNAMES = ("张伟", "王芳", "李娜", "刘洋", "陈杰")
_COMMON = ("有限", "公司", "科技", "技术", "深圳", "广州", "电子", "上海", "智能", *_SURNAMES)
_BY_NAME = Order("sort_key")


def samples() -> dict[str, list]:
    """This will gather samples of the open organizer by name."""
    rng = random.Random(7)
    found = {"tier": list(Tier.values), "common": list(_COMMON), "edition": _editions()}
    found["owner"] = list(Customer.objects.exclude(owner=None).values_list("owner", flat=True).distinct())
    companies = _some(live_customers().filter(kind="company"), rng)
    chinese, abroad = _parted(companies, lambda one: one.country == "CN")
    people = _some(live_customers().filter(kind="person"), rng)
    found |= _opened(companies, people) | _cursors([*companies, *people], rng)
    found |= _chinese_words(chinese, people) | _latin_words(chinese, abroad, people, rng) | _numbers(companies, people)
    found |= own_samples()
    found["booth"] = list(Booth.objects.order_by("id").values_list("number", flat=True)[: 40 * MANY : 40])
    return found


def _some(customers: QuerySet[Customer], rng: random.Random) -> list[Customer]:
    """Customers from all over."""
    first, last = customers.order_by("pk").first().pk, customers.order_by("-pk").first().pk
    return list(customers.filter(pk__in=[rng.randint(first, last) for _turn in range(MANY * 2)]).order_by("pk"))


def _parted(rows: list[Customer], test: Callable[[Customer], bool]) -> tuple[list[Customer], list[Customer]]:
    return [one for one in rows if test(one)], [one for one in rows if not test(one)]


def _editions() -> list[int]:
    """The editions with the most people: the last ones."""
    return list(Edition.objects.order_by("-number", "pk").values_list("pk", flat=True)[:4])


def _opened(companies: list[Customer], people: list[Customer]) -> dict[str, list]:
    """Pages to open. The big companies are those with the most lines."""
    counted = Interaction.objects.filter(customer__kind="company").values_list("customer").annotate(n=Count("pk"))
    return {
        "big": [pk for pk, _lines in counted.order_by("-n", "customer")[:MANY]],
        "company": [one.pk for one in companies],
        "person": [one.pk for one in people],
    }


def _cursors(rows: list[Customer], rng: random.Random) -> dict[str, list]:
    end = live_customers().order_by("-sort_key", "-pk")[60]
    places = rng.sample(rows, min(MANY, len(rows)))
    return {
        "second": [keyset_page(live_customers(), order=_BY_NAME).next],
        "middle": [_cursor_after(one) for one in places],
        "before": [_cursor_before(one) for one in places],
        "last": [_cursor_before(end)],
    }


def _cursor_after(one: Customer) -> str:
    return keyset_page(live_customers().filter(sort_key__gte=one.sort_key), order=_BY_NAME, size=1).next or ""


def _cursor_before(one: Customer) -> str:
    return keyset_page(live_customers(), order=_BY_NAME, size=1, cursor=_cursor_after(one)).previous or ""


def _chinese_words(chinese: list[Customer], people: list[Customer]) -> dict[str, list[str]]:
    """A company is called by two characters after its city; its trade follows."""
    called = [one.name.removeprefix(one.city).removeprefix("市") for one in chinese]
    names = [one.name for one in people if one.country == "CN"]
    return {
        "rare": [name[:2] for name in called],
        "four": [name[:4] for name in called],
        "pinyin": [pinyin_words(name[:2])[0] for name in called[::2]] + [pinyin_words(name)[0] for name in names[::2]],
        "initials": [pinyin_words(name[:4])[1] for name in called[::2]]
        + [pinyin_words(name)[1] for name in names[::2]],
    }


def _latin_words(chinese, abroad, people, rng: random.Random) -> dict[str, list[str]]:
    firms = [one.name.split() for one in abroad]
    brands = [one.name_latin.split()[1] for one in chinese]
    names = [word for one in people for word in (one.name_latin or one.name).split()]
    words = [
        word.lower() for word in [*(firm[1] for firm in firms), *brands, *names] if word.isascii() and len(word) > 4
    ]
    rng.shuffle(words)
    return {
        "latin": words[:MANY],
        "two_words": [" ".join(firm[:2]) for firm in firms],
        "typo": [mistyped(word, rng) for word in words[:MANY]],
        "nothing": ["".join(rng.choices("qxjzvk", k=8)) for _turn in range(MANY)],
    }


def mistyped(word: str, rng: random.Random) -> str:
    """This will return a word with one slip of the fingers."""
    place, letter = rng.randrange(1, len(word) - 1), rng.choice(string.ascii_lowercase)
    before, after = word[:place], word[place:]
    return rng.choice(
        (before + letter + after, before + after[1:], before + letter + after[1:], before + after[1::-1] + after[2:])
    )


def _numbers(companies: list[Customer], people: list[Customer]) -> dict[str, list[str]]:
    numbers = [one.phone_e164 for one in people if one.phone_e164.startswith("+86")]
    codes = [one.uscc for one in companies if one.uscc]
    return {
        "phone": [number[-4 - place % 3 :] for place, number in enumerate(numbers)],
        "number": [f"{number[3:6]} {number[6:10]} {number[10:]}" for number in numbers],
        "code": codes,
        "code_start": [code[:12].lower() for code in codes],
        "email": [one.email for one in people],
    }
