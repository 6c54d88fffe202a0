"""Filters of customers: the list, the export and the API share them; the URL is the whole state."""

from datetime import datetime, time, timedelta

import django_filters as filters
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.moments import this_minute
from crm_expo.kit.slots import contributed, contributed_choices
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
from customers.selectors.quality import Doubt, quiet_since
from customers.selectors.scorecards import scorecard_condition
from customers.selectors.search import matching

#: 1 took part, 0 did not, _ either; from the oldest edition on, later ones may follow.
_SIGNS = RegexValidator(r"^[01_]{1,40}$")
#: Filters by an amount, in minor units of the organizer's currency.
AMOUNTS = ("current_from", "current_below", "potential_from", "potential_below")
_WHOLE = {"max_digits": 17, "decimal_places": 0}
#: Ten years: longer nobody asks.
_MOST_DAYS = 3660
_STEPS = [(n, str(n)) for n in range(1, 6)]


class EditionChoices:
    """The organizer's editions, looked up when they are asked for; django-filter wants to know how many, too."""

    def __call__(self) -> list[tuple[int, str]]:
        return contributed_choices("timeline.editions")

    def __len__(self) -> int:
        return len(self())

    def __bool__(self) -> bool:
        return True


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
    quiet = filters.NumberFilter(
        label=_("Days without contact"), method="without_contact", min_value=1, max_value=_MOST_DAYS, decimal_places=0
    )
    back = filters.ChoiceFilter(label=_("Back at"), choices=EditionChoices(), method="by_return")
    not_back = filters.ChoiceFilter(label=_("Not back yet at"), choices=EditionChoices(), method="by_return")
    quality = filters.ChoiceFilter(label=_("Data quality"), choices=Doubt.choices, method="with_doubt")

    def search(self, queryset, name, value):
        return matching(queryset, value)

    def without_contact(self, queryset, name, value):
        day = timezone.localdate() - timedelta(days=int(value))
        return quiet_since(queryset, timezone.make_aware(datetime.combine(day, time.min)))

    def by_return(self, queryset, name, value: int):
        """Exhibitors of the edition before who are booked for one again, or are not."""
        return contributed("customers.returning")(queryset, int(value), is_back=name == "back")

    def with_doubt(self, queryset, name, value):
        return contributed("customers.doubted")(queryset, value, at=this_minute())

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
