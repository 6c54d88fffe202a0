"""Filters of customers: the list, the export and the API share them; the URL is the whole state."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from customers.models import AbcClass, Grade, Kind, Ladder, Lifecycle, Quadrant, Scorecard, Stage, Tier
from customers.models.role import SCORE_ROLE_LABELS
from customers.selectors.scorecards import scorecard_condition
from customers.selectors.search import matching

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
