"""The list of everything that customers did: the ledger."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_expo.kit.paging import Order
from crm_expo.kit.slots import contributed_choices
from crm_expo.lists import cells
from crm_expo.lists.columns import Column, Kind, RecordList, Setting, StartingView
from customers.filters import InteractionFilter
from customers.models import Interaction, InteractionKind, Role
from customers.selectors.contacts import found_for
from customers.selectors.lists import live_customers
from customers.wording import actor_words

_LONGEST_LINE = 120
_WITH_MONEY = '["any",["value","at_least",0.01],["value","at_most",-0.01]]'


def _address(line: Interaction, setting: Setting) -> str:
    return f"{setting.mount}customers/{line.customer_id}/"


def _customer(line: Interaction, setting: Setting) -> str:
    return cells.party(line.customer, _address(line, setting))


def _editions() -> dict[str, str]:
    return {str(pk): name for pk, name in contributed_choices("timeline.editions")}


def _search(lines: QuerySet[Interaction], words: str, setting: Setting) -> tuple[QuerySet[Interaction], bool]:
    found, is_close = found_for(setting.viewer, live_customers(), words)
    return lines.filter(customer__in=found), is_close


def _short(line: Interaction, setting: Setting) -> str:
    text = line.text if len(line.text) <= _LONGEST_LINE else f"{line.text[:_LONGEST_LINE]}…"
    return cells.text(text)


ACTIVITY = RecordList(
    key="activity",
    siblings=("customers",),
    title=_("Activity"),
    none_yet=_("Nothing has happened yet. Calls, bookings, registrations and visits will stand here."),
    access="customers.read",
    columns=(
        Column("customer", _("Customer"), Kind.TEXT, lambda line: line.customer.name, cell=_customer),
        Column("at", _("When"), Kind.MOMENT, lambda line: line.occurred_at, path="occurred_at", needs=("occurred_at",),
               is_usual=True, order=Order("occurred_at", descending=True)),
        Column("recorded", _("Recorded"), Kind.MOMENT, lambda line: line.recorded_at, path="recorded_at",
               needs=("recorded_at",), order=Order("pk", descending=True)),
        Column("kind", pgettext_lazy("ledger", "What"), Kind.CHOICE, lambda line: line.kind, path="kind",
               choices=lambda: dict(InteractionKind.choices), needs=("kind",), is_usual=True),
        Column("role", _("Role"), Kind.CHOICE, lambda line: line.role, path="role",
               choices=lambda: dict(Role.choices), needs=("role",), is_usual=True, is_minor=True),
        Column("edition", _("Edition"), Kind.CHOICE, lambda line: line.edition_id or "", path="edition_id",
               choices=_editions, needs=("edition_id",), operators=("in", "not_in"), is_usual=True, is_minor=True),
        Column("value", _("Value"), Kind.MONEY, lambda line: line.value_minor or None, path="value_minor",
               needs=("value_minor",), operators=("at_least", "at_most"), is_usual=True),
        Column("text", pgettext_lazy("ledger", "Text"), Kind.TEXT, lambda line: line.text, path="text", cell=_short,
               needs=("text",), operators=("contains", "empty", "filled"), is_usual=True, is_minor=True),
        Column("actor", pgettext_lazy("ledger", "By"), Kind.TEXT, lambda line: actor_words(line.actor), path="actor",
               needs=("actor",), operators=("contains", "is"), is_usual=True, is_minor=True),
    ),
    records=lambda: Interaction.objects.all(),
    name="customer",
    usual_sort="at",
    address=_address,
    placeholder=_("Customer's name, pinyin, phone"),
    search=_search,
    filterset=InteractionFilter,
    loads=("organizer", *(f"customer__{name}" for name in ("organizer", "kind", "name", "name_latin", "city"))),
    starting=(
        StartingView("all", pgettext_lazy("view", "Everything")),
        StartingView("talks", pgettext_lazy("view", "Talks"), "kind=call&kind=visit&kind=email&kind=note"),
        StartingView("money", pgettext_lazy("view", "Money"), f"where={_WITH_MONEY}"),
    ),
    export_access="lists.export",
)  # fmt: skip
