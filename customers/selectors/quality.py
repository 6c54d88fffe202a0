"""What is missing, doubtful or stale in customers' records: one condition each, for counts and lists alike."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from customers.models import Affiliation, Customer, Interaction, Kind
from customers.selectors.lists import TALKS

#: Nothing heard of a customer for so long makes it stale.
STALE = timedelta(days=548)
_CHINESE = "[\u3400-\u9fff\uf900-\ufaff]"
#: 關(guān): a Chinese character and its pronunciation, as some spreadsheets print it.
_GLOSSED = f"{_CHINESE} ?[(（]\\s*[a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]+[1-5]?\\s*[)）]"
#: UTF-8 read as Latin 1, GBK read as UTF-8 and the other way round, and what stands for a lost character.
_MISREAD = "Ã[\u0080-\u00bf©¤¶¼]|Â[\u0080-\u00bf]|â€|ï¿½|\ufffd|锟斤拷|烫烫|屯屯"


class Doubt(TextChoices):
    """What can be wrong with a record."""

    UNREACHABLE = "unreachable", _("No e-mail and no phone")
    NO_COUNTRY = "no_country", _("No country")
    NO_OWNER = "no_owner", _("Company without an owner")
    NO_CONTACT = "no_contact", _("Company without a contact")
    NO_INDUSTRY = "no_industry", _("Company without an industry")
    BAD_EMAIL = "bad_email", _("E-mail address that is none")
    BAD_PHONE = "bad_phone", _("Phone number that cannot exist")
    NO_LATIN = "no_latin", _("Company without a Latin name")
    CAPITALS = "capitals", _("Name in capitals")
    DEBRIS = "debris", _("Name with debris of encoding or pinyin")
    STALE = "stale", _("Nothing heard for 18 months")


_COMPANY = Q(kind=Kind.COMPANY)
#: Those that the record alone tells.
_OF_RECORD: dict[str, Q] = {
    Doubt.UNREACHABLE: Q(email="", phone=""),
    Doubt.NO_COUNTRY: Q(country=""),
    Doubt.NO_OWNER: _COMPANY & Q(owner__isnull=True),
    Doubt.NO_INDUSTRY: _COMPANY & Q(industry=""),
    Doubt.BAD_EMAIL: ~Q(email="") & Q(email_key=""),
    Doubt.BAD_PHONE: ~Q(phone="") & Q(phone_e164=""),
    Doubt.NO_LATIN: _COMPANY & Q(name_latin="") & Q(name__regex=_CHINESE),
    Doubt.CAPITALS: Q(name__regex="[A-Z]{5}") & ~Q(name__regex="[a-z]"),
    Doubt.DEBRIS: Q(name__regex=_GLOSSED) | Q(name__regex=_MISREAD),
}
#: Whom a check can be about; the others are about everybody.
OF_COMPANIES = frozenset({Doubt.NO_OWNER, Doubt.NO_CONTACT, Doubt.NO_INDUSTRY, Doubt.NO_LATIN})


def condition_of(doubt: str, *, at: datetime) -> Q:
    """This will return what makes a customer's record doubtful in one way. Errors: ValueError for an unknown one."""
    if doubt in _OF_RECORD:
        return _OF_RECORD[doubt]
    if doubt == Doubt.NO_CONTACT:
        return _COMPANY & ~Exists(Affiliation.objects.filter(company=OuterRef("pk"), ended_on=None))
    if doubt == Doubt.STALE:
        heard = Interaction.objects.filter(customer=OuterRef("pk"), occurred_at__gte=at - STALE)
        return Q(created_at__lt=at - STALE) & ~Exists(heard)
    raise ValueError(doubt)


def doubtful(customers: QuerySet[Customer], doubt: str, *, at: datetime) -> QuerySet[Customer]:
    """This will keep the customers whose record is doubtful in one way."""
    return customers.filter(condition_of(doubt, at=at))


def quiet_since(customers: QuerySet[Customer], since: datetime) -> QuerySet[Customer]:
    """
    This will keep customers without a call, visit, mail or note since then; who was never spoken to is among them.

    The ledger's timeline tells it, customer by customer.
    """
    talked = Interaction.objects.filter(customer=OuterRef("pk"), kind__in=TALKS, occurred_at__gte=since)
    return customers.filter(~Exists(talked))
