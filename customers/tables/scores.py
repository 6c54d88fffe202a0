"""Columns that speak of a customer's scorecard: of one role and series, else of its primary row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.paging import Order
from crm_expo.lists.cells import NONE, kept
from crm_expo.lists.columns import Column, Kind, Setting
from crm_expo.lists.conditions import plain_query
from crm_expo.lists.words import LEVEL_OPS
from customers.models import AbcClass, Customer, Ladder, Lifecycle, Quadrant, Scorecard, Tier
from customers.selectors.scorecards import grain_of

_STEPS = {str(n): str(n) for n in range(1, 6)}
_BY_VALUE = Order("by_value", descending=True)


@dataclass(frozen=True)
class TierCell:
    """A tier as a badge shows it."""

    tier: str
    label: str


@dataclass(frozen=True)
class RfmCell:
    """The three steps."""

    recency: int | None
    frequency: int | None
    monetary: int | None


@dataclass(frozen=True)
class BarCell:
    """A score from 0 to 100."""

    value: int


@dataclass(frozen=True)
class DotsCell:
    """Editions, the oldest first."""

    pattern: str


@dataclass(frozen=True)
class ReturnCell:
    """A probability in whole percent, or that it has committed."""

    percent: int | None
    is_committed: bool


def _score(name: str, kind: Kind) -> Callable[[str, Any, Setting], Q]:
    """A condition on a column of the scorecard that the list speaks of; who has none is “none of” it."""

    def meaning(op: str, operand: Any, setting: Setting) -> Q:
        positive = {"not_in": "in", "empty": "filled", "is_not": "is", "no": "yes"}.get(op, op)
        negative = positive != op
        if positive == "filled":
            condition = Q(**{f"{name}__isnull": False})
        else:
            condition = plain_query(name, kind, positive, operand, setting)
        cards = Scorecard.objects.filter(condition, **grain_of(setting.given))
        fits = Q(pk__in=cards.values("customer_id"))
        return ~fits if negative else fits

    return meaning


def _of_card(name: str) -> Callable[[Customer], Any]:
    return lambda customer: getattr(customer.card, name) if customer.card else None


def _tier(customer: Customer, setting: Setting) -> str:
    card = customer.card
    return kept("customers/cells/tier.html", TierCell(card.tier, str(Tier(card.tier).label))) if card else NONE


def _rfm(customer: Customer, setting: Setting) -> str:
    card = customer.card
    return kept("customers/cells/rfm.html", RfmCell(card.recency, card.frequency, card.monetary)) if card else NONE


def _loyalty(customer: Customer, setting: Setting) -> str:
    card = customer.card
    return (
        NONE if card is None or card.loyalty is None else kept("customers/cells/bar.html", BarCell(round(card.loyalty)))
    )


def _return(customer: Customer, setting: Setting) -> str:
    card = customer.card
    if card is None:
        return NONE
    likely = None if card.return_probability is None else round(card.return_probability * 100)
    return kept("customers/cells/return.html", ReturnCell(likely, card.committed))


def _dots(customer: Customer, setting: Setting) -> str:
    return kept("customers/cells/dots.html", DotsCell(customer.card.pattern)) if customer.card else NONE


def _chosen(key: str, label: Any, choices: type, **options) -> Column:
    return Column(
        key, label, Kind.CHOICE, _of_card(key), choices=lambda: dict(choices.choices),
        meaning=_score(key, Kind.CHOICE), **options,
    )  # fmt: skip


def _step(key: str, label: str, name: str) -> Column:
    meaning = _score(name, Kind.CHOICE)
    return Column(key, label, Kind.CHOICE, _of_card(name), choices=lambda: _STEPS, meaning=meaning)


def _money(key: str, label: Any, name: str, **options) -> Column:
    return Column(key, label, Kind.MONEY, _of_card(name), meaning=_score(name, Kind.MONEY), **options)


SCORES = (
    _chosen("tier", _("Tier"), Tier, cell=_tier, is_usual=True),
    Column(
        "recency", "RFM", Kind.TEXT, lambda one: _steps_of(one), cell=_rfm, order=_BY_VALUE, is_usual=True
    ),
    _step("r", "R", "recency"),
    _step("f", "F", "frequency"),
    _step("m", "M", "monetary"),
    Column(
        "loyalty", _("Loyalty"), Kind.NUMBER, _of_card("loyalty"), cell=_loyalty, order=_BY_VALUE,
        meaning=_score("loyalty", Kind.NUMBER), operators=LEVEL_OPS, is_usual=True, is_minor=True,
    ),
    Column(
        "return", _("Return probability"), Kind.SHARE, _of_card("return_probability"), cell=_return, order=_BY_VALUE,
        meaning=_score("return_probability", Kind.SHARE), is_usual=True, is_minor=True,
    ),
    Column("pattern", _("Editions"), Kind.TEXT, _of_card("pattern"), cell=_dots, is_usual=True, is_minor=True),
    _money("value", _("Value"), "money_minor", order=_BY_VALUE, is_usual=True),
    _money("current", _("Current value"), "current_minor", access="insights.read"),
    _money("potential", _("Potential value"), "potential_minor", access="insights.read"),
    _chosen("ladder", _("Ladder"), Ladder),
    _chosen("lifecycle", _("Lifecycle"), Lifecycle),
    _chosen("quadrant", _("Value class"), Quadrant, access="insights.read"),
    _chosen("abc", _("ABC"), AbcClass, access="insights.read"),
    Column("committed", _("Committed"), Kind.FLAG, _of_card("committed"), meaning=_score("committed", Kind.FLAG)),
)  # fmt: skip


_NAMED = ("tier", "loyalty", "pattern", "ladder", "lifecycle", "quadrant", "abc", "committed")
#: Which fields of a score row a column tells.
CARD_FIELDS = {name: (name,) for name in _NAMED} | {
    "recency": ("recency", "frequency", "monetary"),
    "r": ("recency",),
    "f": ("frequency",),
    "m": ("monetary",),
    "return": ("return_probability", "committed"),
    "value": ("money_minor",),
    "current": ("current_minor",),
    "potential": ("potential_minor",),
}


def _steps_of(customer: Customer) -> str:
    card = customer.card
    steps = (card.recency, card.frequency, card.monetary) if card else ()
    return "-".join("–" if step is None else str(step) for step in steps)
