"""The bar above the customer list: its selects, what has no select there, and the chips."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.desk import query_without
from crm_expo.kit.templatetags.kit import short_money
from customers.filters import AMOUNTS, CustomerFilter

_BESIDE = ("q", "sort", "cursor")
_SELECTS = {"kind": _("Companies and people"), "series": _("All series"), "role": _("Any role"), "tier": _("Any tier")}
_MORE = {
    "ladder": _("Any rung"),
    "lifecycle": _("Any phase"),
    "quadrant": _("Any value class"),
    "abc": _("Any ABC class"),
    "stage": _("Any stage"),
    "grade": _("Any grade"),
    "owner": _("Any owner"),
}
_SEVERAL = ("tier", "ladder", "lifecycle", "quadrant", "abc", "grade", "stage", "r", "f", "m")
_BOOLEAN = {"true": _("Yes"), "false": _("No"), "1": _("Yes"), "0": _("No")}


@dataclass(frozen=True)
class Option:
    """One line of a select."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class FilterSelect:
    """One select; several chosen values stand in it as one line, so that Apply keeps them."""

    name: str
    label: str
    empty: str
    options: list[Option]


def plain_params(sent: QueryDict) -> QueryDict:
    """This will return an address's parameters: an empty choice is no filter, `a,b` are two values."""
    params = sent.copy()
    for name, values in list(params.lists()):
        if name in _SEVERAL:
            values = [part for value in values for part in value.split(",")]
        params.setlist(name, list(dict.fromkeys(value for value in values if value)))
        if not params.getlist(name):
            params.pop(name)
    if "q" in params:
        params["q"] = params["q"].replace("\x00", "")[:200]
    return params


class FilterBar:
    """What an address filters by, and what of it is no filter and was left out."""

    def __init__(self, params: QueryDict, queryset, offered: dict[str, dict[str, str]], currency: str = ""):
        self.params, self.offered, self.currency = params, offered, currency
        unknown = params.keys() - CustomerFilter.base_filters.keys() - set(_BESIDE)
        unknown |= {name for name, choices in offered.items() if params.get(name, "") not in {"", *choices}}
        self._leave_out(unknown)
        self.found = CustomerFilter(params, queryset=queryset)
        self.found.is_valid()
        self.data = self.found.form.cleaned_data
        unread = {name for name in self.active if self.data.get(name) in (None, "", [])}
        self._leave_out(unread)
        self.left_out = bool(unknown | unread)

    def _leave_out(self, names: set[str]) -> None:
        for name in names:
            self.params.pop(name, None)

    @property
    def active(self) -> list[str]:
        """Names of filters that are set."""
        return [name for name in self.params if name not in _BESIDE]

    @property
    def selects(self) -> list[FilterSelect]:
        """The selects that always stand there."""
        return [self._select(name, empty) for name, empty in _SELECTS.items()]

    @property
    def more(self) -> list[FilterSelect]:
        """The selects behind “More filters”."""
        return [self._select(name, empty) for name, empty in _MORE.items()]

    @property
    def more_is_open(self) -> bool:
        """Whether one of those is set."""
        return any(name in self.params for name in _MORE)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What is set and has no control of its own: sent along by Apply."""
        own = {"q", "cursor", *_SELECTS, *_MORE}
        return [(name, value) for name, values in self.params.lists() if name not in own for value in values]

    @property
    def chips(self) -> list[dict]:
        """What is filtered now, each with the address that takes it off."""
        return [
            {
                "label": self._field(name).label,
                "value": ", ".join(self._labels(name).get(value, value) for value in self.params.getlist(name)),
                "without": query_without(self.params, name, "cursor"),
            }
            for name in self.found.form.fields
            if name in self.active
        ]

    def _field(self, name: str):
        return self.found.form.fields[name]

    def _labels(self, name: str) -> dict[str, str]:
        """Values and what they are called."""
        if name in AMOUNTS:
            return {value: short_money(int(Decimal(value)), self.currency) for value in self.params.getlist(name)}
        choices = self.offered.get(name) or dict(getattr(self._field(name), "choices", None) or _BOOLEAN)
        return {str(value): str(label) for value, label in choices.items() if value not in ("", None)}

    def _select(self, name: str, empty: str) -> FilterSelect:
        chosen, labels = self.params.getlist(name), self._labels(name)
        options = [Option(value, label, chosen == [value]) for value, label in labels.items()]
        if len(chosen) > 1:
            together = ", ".join(labels.get(value, value) for value in chosen)
            options.insert(0, Option(",".join(chosen), together, True))
        return FilterSelect(name, self._field(name).label, empty, options)
