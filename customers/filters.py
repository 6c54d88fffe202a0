"""Filters of customers: the list, the export and the API share them; the URL is the whole state."""

import django_filters as filters
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from customers.models import (
    AbcClass,
    Grade,
    InteractionKind,
    Kind,
    Ladder,
    Lifecycle,
    Quadrant,
    Role,
    Scorecard,
    Stage,
    Tier,
)
from customers.models.role import SCORE_ROLE_LABELS
from customers.selectors.scorecards import scorecard_condition
from customers.selectors.search import matching

#: 1 took part, 0 did not, _ either; from the oldest edition on, later ones may follow.
_SIGNS = RegexValidator(r"^[01_]{1,40}$")
#: Filters by an amount, in minor units of the organizer's currency.
AMOUNTS = ("current_from", "current_below", "potential_from", "potential_below")
_WHOLE = {"max_digits": 17, "decimal_places": 0}
_STEPS = [(n, str(n)) for n in range(1, 6)]


class CustomerFilter(filters.FilterSet):
    """Which customers. Score filters look at the row of `role` and `series`, else at the primary row."""

    q = filters.CharFilter(label=_("Search"), method="search")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices)
    role = filters.ChoiceFilter(label=_("Role"), choices=list(SCORE_ROLE_LABELS.items()), method="by_scorecard")
    series = filters.NumberFilter(label=_("Series"), method="by_scorecard")
    tier = filters.MultipleChoiceFilter(label=_("Tier"), choices=Tier.choices, method="by_scorecard")
    r = filters.MultipleChoiceFilter(label="R", choices=_STEPS, method="by_scorecard")
    f = filters.MultipleChoiceFilter(label="F", choices=_STEPS, method="by_scorecard")
    m = filters.MultipleChoiceFilter(label="M", choices=_STEPS, method="by_scorecard")
    ladder = filters.MultipleChoiceFilter(label=_("Ladder"), choices=Ladder.choices, method="by_scorecard")
    lifecycle = filters.MultipleChoiceFilter(label=_("Lifecycle"), choices=Lifecycle.choices, method="by_scorecard")
    quadrant = filters.MultipleChoiceFilter(label=_("Value class"), choices=Quadrant.choices, method="by_scorecard")
    abc = filters.MultipleChoiceFilter(label=_("ABC"), choices=AbcClass.choices, method="by_scorecard")
    pattern = filters.CharFilter(label=_("Editions, the oldest first"), method="by_scorecard", validators=[_SIGNS])
    current_from = filters.NumberFilter(label=_("Current value from"), method="by_scorecard", **_WHOLE)
    current_below = filters.NumberFilter(label=_("Current value below"), method="by_scorecard", **_WHOLE)
    potential_from = filters.NumberFilter(label=_("Potential value from"), method="by_scorecard", **_WHOLE)
    potential_below = filters.NumberFilter(label=_("Potential value below"), method="by_scorecard", **_WHOLE)
    committed = filters.BooleanFilter(label=_("Committed"), method="by_scorecard")
    grade = filters.MultipleChoiceFilter(label=_("Grade"), choices=Grade.choices)
    stage = filters.MultipleChoiceFilter(label=_("Stage"), choices=Stage.choices)
    owner = filters.NumberFilter(label=_("Owner"), field_name="owner_id")
    country = filters.CharFilter(label=_("Country"), lookup_expr="iexact")

    def search(self, queryset, name, value):
        return matching(queryset, value)

    def by_scorecard(self, queryset, name, value):
        return queryset  # taken together in filter_queryset: they speak of one and the same row

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        condition = scorecard_condition(self.form.cleaned_data)
        if condition.keys() <= {"is_primary"}:
            return queryset
        return queryset.filter(pk__in=Scorecard.objects.filter(**condition).values("customer_id"))


class InteractionFilter(filters.FilterSet):
    """Which lines of the ledger."""

    kind = filters.MultipleChoiceFilter(label=_("Kind"), choices=InteractionKind.choices)
    role = filters.MultipleChoiceFilter(label=_("Role"), choices=Role.choices)
    customer = filters.NumberFilter(label=_("Customer"), field_name="customer_id")
    edition = filters.NumberFilter(label=_("Edition"), field_name="edition_id")
