"""Operators of conditions: which a kind of value understands, and how they are read aloud."""

from django.utils.translation import pgettext_lazy

TEXT_OPS = ("contains", "is", "is_not", "starts", "any_of", "empty", "filled")
NUMBER_OPS = ("at_least", "at_most", "is", "empty", "filled")
#: Of figures that are shown rounded: no row could be seen to be exactly one.
LEVEL_OPS = ("at_least", "at_most", "empty", "filled")
DAY_OPS = ("last_days", "before_days", "since", "until", "empty", "filled")
CHOICE_OPS = ("in", "not_in", "empty", "filled")

OPERATORS: dict[str, tuple[str, ...]] = {
    "text": TEXT_OPS,
    "number": NUMBER_OPS,
    "money": NUMBER_OPS,
    "share": LEVEL_OPS,
    "day": DAY_OPS,
    "moment": DAY_OPS,
    "choice": CHOICE_OPS,
    "choices": CHOICE_OPS,
    "flag": ("yes", "no"),
    "who": CHOICE_OPS,
}

WORDS = {
    "contains": pgettext_lazy("filter", "contains"),
    "matches": pgettext_lazy("filter", "matches the search"),
    "is": pgettext_lazy("filter", "is"),
    "is_not": pgettext_lazy("filter", "is not"),
    "starts": pgettext_lazy("filter", "begins with"),
    "any_of": pgettext_lazy("filter", "is one of these lines"),
    "at_least": pgettext_lazy("filter", "at least"),
    "at_most": pgettext_lazy("filter", "at most"),
    "last_days": pgettext_lazy("filter", "in the last … days"),
    "before_days": pgettext_lazy("filter", "more than … days ago"),
    "since": pgettext_lazy("filter", "on or after"),
    "until": pgettext_lazy("filter", "on or before"),
    "in": pgettext_lazy("filter", "is any of"),
    "not_in": pgettext_lazy("filter", "is none of"),
    "empty": pgettext_lazy("filter", "is empty"),
    "filled": pgettext_lazy("filter", "is filled"),
    "yes": pgettext_lazy("filter", "yes"),
    "no": pgettext_lazy("filter", "no"),
}

#: Operators that compare with nothing.
ALONE = frozenset({"empty", "filled", "yes", "no"})
