"""The head of a customer's page: who it is and where the relationship stands, rendered once for equal values."""

from dataclasses import dataclass

from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm_expo.kit.fragments import fragment
from crm_expo.kit.masking import Viewer
from customers.models import AbcClass, Customer, Grade, Kind, Ladder, Lifecycle, Quadrant, Role, Scorecard, Stage, Tier
from customers.selectors.contacts import contact_of
from customers.selectors.record import Record
from customers.tables.contacts import contact_cell

#: The rungs of the ladder as they are shown one after the other.
RUNGS = (Ladder.SUSPECT, Ladder.FOLLOWER, Ladder.ADVOCATE, Ladder.PARTNER)
_OF_CARD = (
    "recency", "frequency", "monetary", "tier", "committed", "loyalty", "return_probability", "money_minor", "ladder",
    "is_declining", "lifecycle", "quadrant", "abc", "role",
)  # fmt: skip
_OF_CUSTOMER = (
    "pk", "kind", "name", "name_latin", "uscc", "city", "country", "industry", "website", "grade", "stage",
)  # fmt: skip


@dataclass(frozen=True)
class TierMark:
    """A tier as its badge shows it: few, so each is rendered once for everybody."""

    tier: str

    @property
    def label(self) -> str:
        """The tier in the page's language."""
        return str(Tier(self.tier).label)


@dataclass(frozen=True)
class RfmMark:
    """R, F and M as their cells show them."""

    recency: int | None
    frequency: int | None
    monetary: int | None


@dataclass(frozen=True)
class HeroCard:
    """The scores that the head shows."""

    recency: int | None
    frequency: int | None
    monetary: int | None
    tier: str
    committed: bool
    loyalty: float | None
    return_probability: float | None
    money_minor: int
    ladder: str | None
    is_declining: bool
    lifecycle: str | None
    quadrant: str | None
    abc: str | None
    role: str
    by_hand: tuple[str, ...]

    @property
    def badge(self) -> SafeString:
        """The tier as a badge."""
        return fragment("customers/tier_mark.html", TierMark(self.tier))

    @property
    def cells(self) -> SafeString:
        """R, F and M as cells."""
        return fragment("customers/rfm_mark.html", RfmMark(self.recency, self.frequency, self.monetary))

    @property
    def rungs(self) -> list[tuple[str, str]]:
        """The rungs with the marks of their place: past, now or still to come."""
        place = RUNGS.index(self.ladder) if self.ladder in RUNGS else -1
        marks = ["is-past" if n < place else "is-now" if n == place else "" for n in range(len(RUNGS))]
        return [(str(rung.label), mark) for rung, mark in zip(RUNGS, marks, strict=True)]

    @property
    def ladder_words(self) -> str:
        """The rung and its place, for who does not see the row of them."""
        if self.ladder not in RUNGS:
            return str(Ladder(self.ladder).label)
        place = RUNGS.index(self.ladder) + 1
        return _("%(rung)s, step %(n)s of %(all)s") % {
            "rung": Ladder(self.ladder).label,
            "n": place,
            "all": len(RUNGS),
        }

    @property
    def lifecycle_label(self) -> str:
        """The stage of the relationship in the page's language."""
        return str(Lifecycle(self.lifecycle).label)

    @property
    def role_label(self) -> str:
        """The role that the scores speak of."""
        return str(Role(self.role).label) if self.role in Role.values else ""

    @property
    def quadrant_label(self) -> str:
        """The value class in the page's language."""
        return str(Quadrant(self.quadrant).label) if self.quadrant else ""

    @property
    def abc_label(self) -> str:
        """A, B or C."""
        return str(AbcClass(self.abc).label) if self.abc else ""


@dataclass(frozen=True)
class Hero:
    """A customer as the head of its page shows it."""

    mount: str
    currency: str
    pk: int
    kind: str
    name: str
    name_latin: str
    uscc: str
    city: str
    country: str
    industry: str
    website: str
    email: SafeString
    phone: SafeString
    grade: str
    stage: str
    owner: str
    may_write: bool
    may_see_value: bool
    card: HeroCard | None

    @property
    def kind_label(self) -> str:
        """Company or person, in the page's language."""
        return str(Kind(self.kind).label)

    @property
    def grade_label(self) -> str:
        """The grade, when it says something."""
        return "" if self.grade == Grade.ORDINARY else str(Grade(self.grade).label)

    @property
    def stage_label(self) -> str:
        """The stage of the party in the page's language."""
        return str(Stage(self.stage).label)


def rendered_hero(record: Record, *, viewer: Viewer, currency: str, may_write: bool, may_see_value: bool) -> SafeString:
    """This will return the head of a customer's page."""
    customer, card = record.customer, record.card
    mount = get_script_prefix()
    hero = Hero(
        mount=mount,
        currency=currency,
        owner=str(customer.owner) if customer.owner else "",
        may_write=may_write,
        may_see_value=may_see_value,
        card=_card(card) if card else None,
        email=_contact(customer, "email", viewer, mount),
        phone=_contact(customer, "phone", viewer, mount),
        **{name: getattr(customer, name) for name in _OF_CUSTOMER},
    )
    return fragment("customers/hero.html", hero)


def _contact(customer: Customer, name: str, viewer: Viewer, mount: str) -> SafeString:
    """A phone number or e-mail address as the viewer may see it."""
    contact = contact_of(customer, name, viewer)
    return contact_cell(customer, contact, mount) if contact.text else SafeString()


def _card(card: Scorecard) -> HeroCard:
    by_hand = tuple(sorted(card.model_says or ()))
    return HeroCard(**{name: getattr(card, name) for name in _OF_CARD}, by_hand=by_hand)
