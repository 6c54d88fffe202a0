"""The list of companies and people."""

from typing import Any

from django.db.models import Exists, F, FilteredRelation, FloatField, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_expo.kit.countries import country_choices
from crm_expo.kit.paging import Order
from crm_expo.kit.slots import contributed_choices
from crm_expo.lists import cells
from crm_expo.lists.columns import Column, Group, Kind, RecordList, Setting, StartingView
from crm_expo.lists.conditions import moment_edge, plain_query
from customers.filters import CustomerFilter
from customers.models import Customer, Grade, Interaction, Scorecard, Stage
from customers.models import Kind as Party
from customers.models.customer import ProspectSource
from customers.normal import company_key, person_key
from customers.selectors.contacts import (
    CONTACTS,
    attach_colleagues,
    contact_condition,
    contact_of,
    found_for,
    without_guesses,
)
from customers.selectors.lists import TALKS, cards_of, companies_of, last_talks, live_customers, owner_labels
from customers.selectors.scorecards import grain_of
from customers.selectors.search import matching
from customers.tables.contacts import contact_cell
from customers.tables.scores import CARD_FIELDS, SCORES

_LAST = 1e300
_SCORE_COLUMNS = {"value": "money_minor", "loyalty": "loyalty", "return": "return_probability", "recency": "recency"}
#: What a lane's customers brought, by their primary scorecards.
_WORTH = Sum("scorecards__money_minor", filter=Q(scorecards__is_primary=True))


def _address(customer: Customer, setting: Setting) -> str:
    return f"{setting.mount}customers/{customer.pk}/"


def _contact(key: str, label: Any) -> Column:
    """A phone number or e-mail address: masked for those who do not need it, found by them when one is typed whole."""

    def fits(op: str, operand: Any, setting: Setting) -> Q:
        plain = plain_query(key, Kind.TEXT, op, operand, setting)
        if op in ("empty", "filled"):
            return plain
        return contact_condition(key, op, plain, operand, setting.viewer)

    return Column(
        key, label, Kind.TEXT, lambda one: getattr(one, key), meaning=fits, needs=(key, "phone_e164", "owner"),
        operators=("is", "contains", "any_of", "empty", "filled"),
        told=lambda one, setting: contact_of(one, key, setting.viewer).text,
        cell=lambda one, setting: contact_cell(one, contact_of(one, key, setting.viewer), setting.mount),
    )  # fmt: skip


def _name_is(op: str, operand: Any, setting: Setting) -> Q:
    if op == "matches":
        found = without_guesses(matching(live_customers(), operand), operand, setting.viewer)
        return Q(pk__in=found.values("pk"))
    if op == "any_of":
        keys = {key for name in operand for key in (company_key(name), person_key(name)) if key}
        return Q(name_key__in=sorted(keys))
    return plain_query("name", Kind.TEXT, op, operand, setting)


def _talked(op: str, operand: Any, setting: Setting) -> Q:
    """Fits by the last call, visit, mail or note; who was never talked to is “empty”, and not long ago."""
    talks = Interaction.objects.filter(customer=OuterRef("pk"), kind__in=TALKS)
    if op in ("empty", "filled"):
        return Q(Exists(talks)) if op == "filled" else ~Q(Exists(talks))
    edge, lookup = moment_edge(op, operand, setting)
    later = "gte" if lookup == "gte" else "gt" if lookup == "lte" else "gte"
    recent = Exists(talks.filter(**{f"occurred_at__{later}": edge}))
    return Q(recent) if lookup == "gte" else Q(Exists(talks)) & ~Q(recent)


def _company(customer: Customer, setting: Setting) -> str:
    company = customer.company
    return cells.link(f"{setting.mount}customers/{company.pk}/", company.name) if company else cells.NONE


def _plain(key: str, label: Any, kind: Kind = Kind.TEXT, **options) -> Column:
    return Column(
        key,
        label,
        kind,
        lambda customer: getattr(customer, key),
        path=options.pop("path", key),
        needs=(key,),
        **options,
    )


def _grade(customer: Customer, setting: Setting) -> str:
    return cells.NONE if customer.grade == Grade.ORDINARY else cells.tag(Grade(customer.grade).label)


def _countries() -> dict[str, str]:
    return {code: str(label) for code, label in country_choices("") if code}


_NAME = Column(
    "name", pgettext_lazy("list", "Name"), Kind.TEXT, lambda one: one.name, order=Order("sort_key"), meaning=_name_is,
    operators=("matches", "starts", "is", "any_of"),
    cell=lambda one, setting: cells.party(one, _address(one, setting)),
)  # fmt: skip
_OF_PARTY = (
    _plain("grade", _("Grade"), Kind.CHOICE, choices=lambda: dict(Grade.choices), cell=_grade, is_usual=True,
           is_minor=True, change="grade"),
    Column("owner", _("Owner"), Kind.WHO, lambda one: one.owner.name if one.owner else "", path="owner_id",
           choices=lambda: {"me": _("me"), **owner_labels()}, needs=("owner__name",), is_usual=True, is_minor=True,
           change="owner", is_optional=True),
    Column("last_contact", _("Last contact"), Kind.MOMENT, lambda one: one.last_talk, meaning=_talked),
    Column("kind", _("Kind"), Kind.CHOICE, lambda one: one.kind, path="kind", choices=lambda: dict(Party.choices),
           operators=("in",)),
    Column("company", _("Company"), Kind.TEXT, lambda one: one.company.name if one.company else "", cell=_company),
    _plain("stage", _("Stage"), Kind.CHOICE, choices=lambda: dict(Stage.choices), change="stage"),
    Column("source", _("Source"), Kind.CHOICE, lambda one: one.prospect_source, path="prospect_source",
           choices=lambda: dict(ProspectSource.choices), needs=("prospect_source",)),
    _plain("name_latin", _("Latin name"), change="name_latin"),
    _plain("uscc", _("Credit code"), operators=("is", "starts", "any_of", "empty", "filled")),
    _contact("email", _("E-mail")),
    _contact("phone", _("Phone")),
    _plain("website", _("Website")),
    _plain("country", _("Country"), Kind.CHOICE, choices=_countries, change="country", is_optional=True),
    _plain("city", _("City"), change="city"),
    _plain("industry", _("Industry"), change="industry"),
    _plain("influence", _("Influence"), Kind.NUMBER),
    Column("added", _("Added"), Kind.MOMENT, lambda one: one.created_at, path="created_at", needs=("created_at",)),
    Column("updated", _("Changed"), Kind.MOMENT, lambda one: one.updated_at, path="updated_at",
           order=Order("updated_at", descending=True), needs=("updated_at",)),
    Column("id", "ID", Kind.NUMBER, lambda one: one.pk, path="pk", operators=("is", "at_least", "at_most")),
)  # fmt: skip


def _attach(customers: list[Customer], shown: frozenset[str], setting: Setting) -> None:
    """Scores, last talks and companies, each in one query, and only when a column tells of them."""
    pks = [customer.pk for customer in customers]
    fields = {name for key in shown & CARD_FIELDS.keys() for name in CARD_FIELDS[key]}
    cards = cards_of(pks, grain_of(setting.given), fields) if fields else {}
    talks = last_talks(pks) if "last_contact" in shown else {}
    companies = companies_of(pks) if "company" in shown else {}
    if shown & set(CONTACTS):
        attach_colleagues(customers, setting.viewer)
    for customer in customers:
        customer.card = cards.get(customer.pk)
        customer.last_talk = talks.get(customer.pk)
        customer.company = companies.get(customer.pk)


def _parts(customers: QuerySet[Customer], sort: str, order: Order, setting: Setting):
    """By a score: those who have one, by its index; then the others, in the order in which they came."""
    if sort not in _SCORE_COLUMNS:
        return None
    column = _SCORE_COLUMNS[sort]
    scored = customers.filter(_grain(setting), **{f"scorecards__{column}__isnull": False})
    there = Scorecard.objects.filter(customer=OuterRef("pk"), **grain_of(setting.given))
    rest = customers.filter(~Exists(there.filter(**{f"{column}__isnull": False})))
    return [(scored.annotate(by_value=F(f"scorecards__{column}")), order), (rest, Order("pk"))]


def _grain(setting: Setting) -> Q:
    return Q(**{f"scorecards__{name}": one for name, one in grain_of(setting.given).items()})


def _prepare(customers: QuerySet[Customer], sort: str, order: Order, setting: Setting) -> QuerySet[Customer]:
    """By a score; customers without one come last in either direction."""
    if sort not in _SCORE_COLUMNS:
        return customers
    card = FilteredRelation("scorecards", condition=_grain(setting))
    last = Value(-1.0 if order.descending else _LAST)
    return customers.annotate(
        card_shown=card,
        by_value=Coalesce(F(f"card_shown__{_SCORE_COLUMNS[sort]}"), last, output_field=FloatField()),
    )


CUSTOMERS = RecordList(
    key="customers",
    siblings=("activity",),
    title=_("Customers"),
    none_yet=_("No customers yet. They come with the first registration, or you add one."),
    access="customers.read",
    columns=(_NAME, *SCORES, *_OF_PARTY),
    records=live_customers,
    name="name",
    usual_sort="name",
    address=_address,
    placeholder=_("Name, pinyin, e-mail, phone"),
    search=lambda rows, words, setting: found_for(setting.viewer, rows, words),
    filterset=CustomerFilter,
    contexts=("role", "series"),
    offered={"series": lambda: {str(pk): name for pk, name in contributed_choices("customers.series")},
             "owner": lambda: owner_labels()},
    attach=_attach,
    parts=_parts,
    prepare=_prepare,
    loads=("organizer", "kind", "name", "name_latin", "city", "sort_key", "updated_at"),
    starting=(
        StartingView("all", pgettext_lazy("view", "All customers")),
        StartingView("companies", pgettext_lazy("view", "Companies"), "kind=company"),
        StartingView(
            "people",
            pgettext_lazy("view", "People"),
            "kind=person&cols=company,tier,recency,return,pattern,last_contact,owner",
        ),
        StartingView("mine", pgettext_lazy("view", "Mine"), 'where=["all",["owner","in",["me"]]]'),
        StartingView(
            "at-risk", pgettext_lazy("view", "At risk"), "tier=at_risk&tier=cannot_lose&tier=needs_attention&sort=value"
        ),
    ),
    boards=(Group("stage", _WORTH), Group("grade", _WORTH), Group("tier", _WORTH), Group("lifecycle", _WORTH),
            Group("ladder", _WORTH)),
    write_access="customers.write",
    export_access="lists.export",
    changer="customers.services.bulk.change_customers",
)  # fmt: skip
