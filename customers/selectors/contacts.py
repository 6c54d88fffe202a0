"""Phone numbers and e-mail addresses of customers, as far as whoever looks may see them, and searching by them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import CharField, Exists, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Replace, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_expo.kit.masking import TAIL, Sight, Viewer, masked_email, masked_phone
from crm_expo.kit.throttle import TooOften, is_within_day
from crm_expo.tenancy.scope import current_organizer
from customers.models import Affiliation, Customer, Kind
from customers.normal import email_key, phone_e164
from customers.selectors.finding import Line, likeliest
from customers.selectors.lists import live_customers
from customers.selectors.search import LONGEST, Position, corrected, found_by
from customers.tokens import query_terms

#: What is masked.
CONTACTS = ("phone", "email")
#: What one person may look up a day whole: they find masked records, and could be tried out else.
MOST_A_DAY = 500
#: Numbers of which the mask shows the last four digits: eight are left without country and area code.
_WITH_TAIL = r"^\+(86(1[3-9]\d{9}|(10|2\d)\d{8}|[3-9]\d{10})|(?!86)\d{11,})$"


class Reachable(Protocol):
    """Whoever has a phone number and an e-mail address: a customer, or a row that tells as much of one."""

    pk: int
    kind: str
    email: str
    phone: str
    phone_e164: str
    owner_id: int | None


@dataclass(frozen=True)
class Contact:
    """A number or an address as it is shown; `can_show` when asking for it shows it in full."""

    name: str
    text: str
    is_masked: bool = False
    can_show: bool = False


def of_colleagues(pks: Iterable[int], user_id: int | None) -> set[int]:
    """This will return which people without an owner work for a company that somebody else looks after."""
    return set(_colleagues_contacts(user_id).filter(person_id__in=list(pks)).values_list("person_id", flat=True))


def _colleagues_contacts(user_id: int | None) -> QuerySet[Affiliation]:
    others = Affiliation.objects.filter(ended_on=None, company__owner__isnull=False)
    return others.exclude(company__owner_id=user_id).order_by()


def attach_colleagues(customers: Iterable[Reachable], viewer: Viewer) -> None:
    """This will put onto a page's customers whether they belong to colleagues; one query, if any."""
    asked = [] if viewer.sees_all else [one for one in customers if one.owner_id is None and one.kind == Kind.PERSON]
    found = of_colleagues([one.pk for one in asked], viewer.user_id) if asked else set()
    for customer in asked:
        customer.is_colleagues = customer.pk in found


def sight_of(customer: Reachable, viewer: Viewer) -> Sight:
    """
    This will return how a viewer sees a customer's contact data: a person that nobody looks after is seen as its
    companies are, and belongs to colleagues as soon as one of them does.
    """
    if viewer.sees_all or customer.owner_id is not None or customer.kind != Kind.PERSON:
        return viewer.sight(customer.owner_id)
    known = getattr(customer, "is_colleagues", None)
    theirs = bool(of_colleagues([customer.pk], viewer.user_id)) if known is None else known
    return viewer.sight(None, of_colleagues=theirs)


def contact_of(customer: Reachable, name: str, viewer: Viewer) -> Contact:
    """This will return a customer's phone or e-mail as a viewer sees it."""
    text = getattr(customer, name)
    sight = sight_of(customer, viewer) if text else Sight.FULL
    if sight == Sight.FULL:
        return Contact(name, text)
    hidden = masked_phone(text, customer.phone_e164) if name == "phone" else masked_email(text)
    return Contact(name, hidden, is_masked=True, can_show=sight == Sight.ON_REQUEST)


def contact_condition(name: str, op: str, plain: Q, typed: str, viewer: Viewer) -> Q:
    """
    This will return whom a condition on phone or e-mail finds: `plain` among those whose contacts the viewer sees,
    and of the others whoever has the value that was typed whole. Many at once find nobody of the others.

    Errors: TooOften.
    """
    if viewer.sees_all:
        return plain
    seen = _seen_by(viewer) & plain
    return seen if op == "any_of" else seen | _looked_up(viewer, [typed], [name])[typed]


def _seen_by(viewer: Viewer) -> Q:
    theirs = Exists(_colleagues_contacts(viewer.user_id).filter(person_id=OuterRef("pk")))
    own = Q(owner_id=viewer.user_id) | (Q(owner_id=None) & ~Q(theirs))
    return own if viewer.sees_own else Q(pk__in=[])


def _looked_up(viewer: Viewer, texts: Iterable[str], names: Iterable[str] = CONTACTS) -> dict[str, Q]:
    """Who has a text for a whole number or address; how often somebody asks that is counted. Errors: TooOften."""
    found, is_asked = {}, False
    for text in texts:
        found[text] = Q(pk__in=[])
        if "phone" in names and (number := phone_e164(text)):
            found[text] |= Q(phone_e164=number)
        if "email" in names and (address := email_key(text)):
            found[text] |= Q(email_key=address)
        is_asked = is_asked or len(found[text]) > 1
    if is_asked:
        _count_look_up(viewer)
    return found


def _count_look_up(viewer: Viewer) -> None:
    today = {"most": MOST_A_DAY, "now": timezone.now()}
    if not is_within_day(current_organizer(), f"looked-up:{viewer.user_id}", **today):
        told = _(
            "You have looked up %(most)s phone numbers and e-mail addresses today. "
            "Search by name, or ask again tomorrow."
        )
        raise TooOften(told % {"most": MOST_A_DAY})


def found_for(viewer: Viewer, customers: QuerySet[Customer], query: str) -> tuple[QuerySet[Customer], bool]:
    """This will return whom words find for a viewer. Shape: as found_by."""
    found, is_close = found_by(customers, query)
    return (_close_by_name if is_close else without_guesses)(found, query, viewer), is_close


def lines_for(viewer: Viewer, typed: str, *, most: int) -> list[Line]:
    """This will return whom the palette finds for a viewer. Shape: as likeliest."""
    lines = likeliest(typed, most=most)
    if viewer.sees_all or not lines:
        return lines
    named = live_customers().filter(pk__in=[line.pk for line in lines if not line.is_close])
    close = live_customers().filter(pk__in=[line.pk for line in lines if line.is_close])
    kept = set(without_guesses(named, typed, viewer).values_list("pk", flat=True))
    kept |= set(_close_by_name(close, typed, viewer).values_list("pk", flat=True))
    return [line for line in lines if line.pk in kept]


def without_guesses(customers: QuerySet[Customer], query: str, viewer: Viewer) -> QuerySet[Customer]:
    """
    This will leave out whom a search found by a part of a number or address that the viewer sees masked: else it
    could be guessed digit by digit. Typed whole they find it, and so do the last digits that the mask shows.
    """
    terms = query_terms(query[:LONGEST])
    if viewer.sees_all or not terms:
        return customers
    whole = _looked_up(viewer, dict.fromkeys([query, *terms]))
    may_be_found = _seen_by(viewer) | whole[query]
    for number, term in enumerate(terms):
        here, rest = f"in_contact_{number}", f"in_rest_{number}"
        told = {here: Position(_CONTACTS, Value(term)), rest: Position(_BESIDES, Value(term))}
        known = whole[term]
        if len(term) == TAIL and term.isdecimal():
            known |= Q(phone_e164__endswith=term, phone_e164__regex=_WITH_TAIL)
        is_part = Q(**{f"{here}__gt": 0, rest: 0})
        customers = customers.alias(**told).filter(may_be_found | ~is_part | known)
    return customers


def _close_by_name(customers: QuerySet[Customer], query: str, viewer: Viewer) -> QuerySet[Customer]:
    """Who comes close to words, not only by an address that the viewer sees masked."""
    if viewer.sees_all:
        return customers
    fits = _seen_by(viewer)
    for search, words in enumerate(corrected(query)):
        places = {f"close_{search}_{place}": Position(_BESIDES, Value(word)) for place, word in enumerate(words)}
        customers = customers.alias(**places)
        fits |= Q(**{f"{name}__gt": 0 for name in places})
    return customers.filter(fits)


_ADDRESS = r"\S+@\S+"
_WITHOUT_ADDRESS = Func(
    "search_text", Value(_ADDRESS), Value(""), Value("g"), function="regexp_replace", output_field=CharField()
)
_ONLY_ADDRESS = Func("search_text", Value(_ADDRESS), function="substring", output_field=CharField())
#: What the search text holds besides phone number and e-mail address, and these as it holds them: without accents.
_BESIDES = Replace(_WITHOUT_ADDRESS, Substr("phone_e164", 2), Value(""))
_CONTACTS = Concat(Coalesce(_ONLY_ADDRESS, Value("")), Value(" "), "phone_e164")
