"""What a list is made of: columns that know how they are shown, filtered, sorted and written out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum
from functools import cached_property
from typing import Any

from babel.numbers import get_currency_precision
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django_filters import FilterSet

from crm_expo.kit.masking import Viewer
from crm_expo.kit.paging import Order
from crm_expo.lists.words import OPERATORS
from crm_expo.tenancy.access import role_allows


class Kind(StrEnum):
    """How a value is read, compared and written."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    SHARE = "share"
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "flag"
    WHO = "who"


@dataclass(frozen=True)
class Setting:
    """Where a list is shown: what cells and conditions need besides the record."""

    mount: str = "/"
    currency: str = ""
    zone: tzinfo | None = None
    role: str = ""
    user_id: int | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    _labels: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)

    @property
    def unit(self) -> int:
        """Minor units that make one of the currency."""
        return 10 ** get_currency_precision(self.currency or "CNY")

    @property
    def viewer(self) -> Viewer:
        """Who looks, as far as contact data are concerned."""
        return Viewer(self.role, self.user_id)

    def labels_of(self, column: "Column") -> dict[str, str]:
        """This will return a column's choices in words, asked for once however many rows there are."""
        if column.key not in self._labels:
            self._labels[column.key] = column.labels()
        return self._labels[column.key]


#: (operator, operand as checked, setting) → the records it lets through
Meaning = Callable[[str, Any, Setting], Q]


@dataclass(frozen=True)
class Column:
    """
    One thing that a list tells of its records.

    `path` is where lookups start in the record's model; a column with `meaning` says itself which records fit;
    one with neither is shown only, one that is not `is_shown` is filtered by only.

    A column that is kept elsewhere than in the record puts its values there by `attach` (columns with the same one
    share one call), says by `held` what a cell's control holds, by `tally` what stands in many records and by `check`
    what it can hold. What not everybody may read of a value is left out by `told`.
    """

    key: str
    label: Any
    kind: Kind
    value: Callable[[Any], Any]
    cell: Callable[[Any, Setting], str] | None = None
    path: str = ""
    meaning: Meaning | None = None
    operators: tuple[str, ...] = ()
    choices: Callable[[], Mapping[str, str]] | None = None
    #: Choices that stay where they are, and are chosen no more.
    closed: frozenset[str] = frozenset()
    order: Order | None = None
    needs: tuple[str, ...] = ()
    is_usual: bool = False
    is_minor: bool = False
    is_shown: bool = True
    access: str = ""
    change: str = ""
    #: (page of records, those of the shown columns that name it, setting)
    attach: Callable[[list, list["Column"], Setting], None] | None = None
    held: Callable[[Any], str] | None = None
    tally: Callable[[QuerySet], Mapping[str, int]] | None = None
    #: What somebody typed, as `held` would say it. Errors: ValueError.
    check: Callable[[str], str] | None = None
    told: Callable[[Any, Setting], Any] | None = None
    #: Whether a record has such a thing at all.
    fits: Callable[[Any], bool] | None = None
    longest: int = 200
    is_optional: bool = False
    #: Decimals of a number in a file; None: all that are kept.
    decimals: int | None = 1

    def read(self, record: Any, setting: Setting) -> Any:
        """This will return a record's value, as far as whoever looks may read it."""
        return self.told(record, setting) if self.told else self.value(record)

    @property
    def can_filter(self) -> bool:
        """Whether a condition may speak of it."""
        return bool(self.path or self.meaning)

    @property
    def ops(self) -> tuple[str, ...]:
        """The operators that it understands."""
        return self.operators or OPERATORS[self.kind]

    @property
    def is_right(self) -> bool:
        """Whether its values stand at the right, as numbers do."""
        return self.kind in (Kind.NUMBER, Kind.MONEY, Kind.SHARE)

    def word(self, text: str, labels: Mapping[str, str]) -> str:
        """This will return what a control's text is called; several choices stand in it side by side."""
        parts = text.split(",") if self.kind == Kind.CHOICES else [text]
        return _(", ").join(labels.get(part, part) for part in parts)

    def offered(self, labels: Mapping[str, str], held: str = "") -> dict[str, str]:
        """This will return the choices that a control offers: the open ones, and closed ones that it holds."""
        kept = held.split(",")
        return {k: word for k, word in labels.items() if k != "me" and (k not in self.closed or k in kept)}

    def labels(self) -> dict[str, str]:
        """The choices and what they are called, in the language that is open."""
        return {str(key): str(label) for key, label in self.choices().items()} if self.choices else {}


@dataclass(frozen=True)
class StartingView:
    """A view that every organizer has: a tab that cannot be changed or removed."""

    key: str
    label: Any
    query: str = ""
    access: str = ""


@dataclass(frozen=True)
class Group:
    """What a board may be grouped by: a column of choices, and the amount that its lanes sum."""

    column: str
    total: Any = None


@dataclass(frozen=True)
class RecordList:
    """One list: its records and what is told of them. Apps declare them; the pages are the same for all."""

    key: str
    title: Any
    none_yet: Any
    access: str
    columns: tuple[Column, ...]
    records: Callable[[], QuerySet]
    name: str
    usual_sort: str
    address: Callable[[Model, Setting], str]
    placeholder: Any = ""
    #: Records, words and setting in; the records that fit them, and whether they only come close.
    search: Callable[[QuerySet, str, Setting], tuple[QuerySet, bool]] | None = None
    filterset: type[FilterSet] | None = None
    #: Named filters that only say which score row the columns speak of.
    contexts: tuple[str, ...] = ()
    #: Choices of named filters that have none of their own: name → function.
    offered: Mapping[str, Callable[[], Mapping[str, str]]] = field(default_factory=dict)
    #: Shown columns, page of records and setting in; what a cell needs beyond the record is put onto it.
    attach: Callable[[list, frozenset[str], Setting], None] | None = None
    #: Sorts that are no plain column: the parts that stand one after the other, each with its order, or None.
    parts: Callable[[QuerySet, str, Order, Setting], list[tuple[QuerySet, Order]] | None] | None = None
    #: The same as one query, for files and boards.
    prepare: Callable[[QuerySet, str, Order, Setting], QuerySet] | None = None
    loads: tuple[str, ...] = ()
    starting: tuple[StartingView, ...] = ()
    boards: tuple[Group, ...] = ()
    #: Keys of lists that belong together with this one.
    siblings: tuple[str, ...] = ()
    write_access: str = ""
    export_access: str = ""
    #: Dotted name of the service that changes records: (organizer=, pks=, field=, value=, expected=, puts_back=) →
    #: changed.
    changer: str = ""

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """The columns declared here, by key."""
        return {column.key: column for column in self.columns}

    def columns_for(self, role: str, more: Iterable[Column] = ()) -> dict[str, Column]:
        """This will return the columns that a role may see, those contributed by upper apps among them."""
        columns = {**self.by_key, **{column.key: column for column in more}}
        return {key: one for key, one in columns.items() if not one.access or role_allows(role, one.access)}
