"""Where a relationship stands, why, and what staff set of it by hand: a card on a customer's page."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from analytics.selectors.stages import stage_changes
from analytics.staff.wording import LADDER_RULES, LIFECYCLE_CAUSES, RELATIONSHIP_RULES
from crm_expo.kit.desk import DeskView
from customers.models import ASPECT_VALUES, Aspect, Customer, Override, OverrideEnd, Scorecard, Stage
from customers.selectors.overrides import computed_stage, overrides_of
from customers.selectors.profile import customer_by_id

_ORDER = (Aspect.LIFECYCLE, Aspect.LADDER, Aspect.RELATIONSHIP, Aspect.STAGE)
_STEPS_SHOWN = 8


@dataclass(frozen=True)
class Standing:
    """One aspect as it is shown, and what it rests on."""

    aspect: str
    label: str
    value: str
    rule: str
    override: Override | None = None
    model_says: str = ""


@dataclass(frozen=True)
class Step:
    """One moment of the relationship's history."""

    at: datetime
    label: str
    value: str
    why: str
    by: str = ""


class RelationshipCardView(DeskView):
    """The card on a customer's page, fetched as a slot."""

    read_access = "customers.read"
    template_name = "analytics/relationship_card.html"

    def get(self, request, pk):
        customer = customer_by_id(pk)
        if customer is None:
            raise Http404
        cards = Scorecard.objects.filter(customer=pk).order_by("-is_primary", "role", "exhibition_id")
        card, by_hand = cards.first(), overrides_of(pk)
        in_force = {override.aspect: override for override in by_hand if override.ended_at is None}
        return self.page(
            {
                "customer": customer,
                "standings": [
                    _standing(aspect, customer, card, in_force.get(aspect))
                    for aspect in _ORDER
                    if card is not None or aspect == Aspect.STAGE
                ],
                "steps": _steps(card, by_hand),
            }
        )


def _standing(aspect: str, customer: Customer, card: Scorecard | None, override: Override | None) -> Standing:
    """The shown value; where staff set it, what it were otherwise."""
    if aspect == Aspect.STAGE:
        shown = customer.stage
        computed = computed_stage(customer, override) if override else shown
        rule = _("took part or is booked") if computed == Stage.ACTUAL else ""
    else:
        shown = getattr(card, aspect)
        computed = (card.model_says or {}).get(aspect, shown)
        rule = _rule(aspect, computed, card)
    says = _value(aspect, computed) if override else ""
    return Standing(aspect, str(Aspect(aspect).label), _value(aspect, shown), rule, override, says)


def _rule(aspect: str, computed: str | None, card: Scorecard) -> str:
    if aspect == Aspect.LIFECYCLE:
        return LIFECYCLE_CAUSES[card.lifecycle_cause]() if card.lifecycle_cause else ""
    rules = LADDER_RULES if aspect == Aspect.LADDER else RELATIONSHIP_RULES
    return rules[computed]() if computed else ""


def _value(aspect: str, code: str | None) -> str:
    return str(ASPECT_VALUES[aspect](code).label) if code else "–"


def _steps(card: Scorecard | None, by_hand: list[Override]) -> list[Step]:
    """What was computed of the lifecycle and what was set by hand, the newest first."""
    found = []
    for change in stage_changes(card) if card else ():
        why = LIFECYCLE_CAUSES[change.cause]() if change.cause else ""
        found.append(Step(change.as_of, str(Aspect.LIFECYCLE.label), str(change.label), why))
    for override in by_hand:
        label, value = str(Aspect(override.aspect).label), override.value_label
        found.append(Step(override.set_at, label, value, override.reason, override.set_by))
        if override.ended_at is not None and override.end != OverrideEnd.REPLACED:
            said = _("%(value)s no longer set by hand") % {"value": value}
            found.append(Step(override.ended_at, label, said, str(override.get_end_display()), override.ended_by))
    return sorted(found, key=lambda step: step.at, reverse=True)[:_STEPS_SHOWN]
