"""What an exhibitor sees of its own company and people. Nothing internal has a field here."""

import hashlib
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from crm_expo.accounts.models import Membership
from customers.models import Affiliation, Customer

#: What an exhibitor may change of its company; name and credit code are the organizer's.
PROFILE_FIELDS = ("name_latin", "website", "phone", "email", "city", "country", "profile")


@dataclass(frozen=True)
class OwnCompany:
    """An exhibitor's company as its own people see it."""

    id: int
    name: str
    name_latin: str
    uscc: str
    website: str
    phone: str
    email: str
    city: str
    country: str
    profile: str
    account_manager: str
    account_manager_email: str = ""

    @property
    def values(self) -> dict[str, str]:
        """The fields of the profile form."""
        return {field: getattr(self, field) for field in PROFILE_FIELDS}

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields that a complete profile needs and this one lacks; a Latin name only beside another script."""
        return tuple(
            field
            for field in PROFILE_FIELDS
            if not getattr(self, field) and not (field == "name_latin" and self.name.isascii())
        )

    @property
    def completeness(self) -> tuple[int, int]:
        """Shape: (filled, wanted)."""
        wanted = len(PROFILE_FIELDS) - (self.name.isascii() and not self.name_latin)
        return wanted - len(self.missing), wanted


@dataclass(frozen=True)
class OwnPerson:
    """One of the company's people. An address is hinted at only: it may have been given to the organizer alone."""

    contact_id: int
    name: str
    job_title: str
    email_hint: str
    is_primary: bool


def profile_stamp(values: dict[str, str]) -> str:
    """This will return a mark of the profile's values, to notice that somebody saved them meanwhile."""
    return hashlib.sha256("\0".join(values[field] for field in PROFILE_FIELDS).encode()).hexdigest()[:16]


def own_company(company_id: int) -> OwnCompany | None:
    """This will return the company that a portal access is bound to."""
    manages = Exists(Membership.objects.filter(user=OuterRef("owner"), is_active=True))
    rows = Customer.objects.select_related("owner").annotate(has_manager=manages)
    row = rows.filter(pk=company_id, kind="company").first()
    if row is None:
        return None
    return OwnCompany(
        id=row.pk,
        name=row.name,
        uscc=row.uscc,
        account_manager=row.owner.name if row.owner else "",
        account_manager_email=row.owner.email if row.has_manager else "",
        **{field: getattr(row, field) for field in PROFILE_FIELDS},
    )


def own_people(company_id: int) -> list[OwnPerson]:
    """This will return a company's present people, the primary contact first."""
    return [_person(row) for row in _contacts(company_id).order_by("-is_primary", "person__sort_key", "pk")]


def own_person(company_id: int, contact_id: int) -> OwnPerson | None:
    """This will return one of a company's people; None for anybody else's."""
    row = _contacts(company_id).filter(pk=contact_id).first()
    return _person(row) if row else None


def count_own_people(company_id: int) -> int:
    """This will count a company's present people."""
    return _contacts(company_id).count()


def _contacts(company_id: int):
    return Affiliation.objects.filter(company_id=company_id, ended_on=None, person__merged_into=None).select_related(
        "person"
    )


def _person(row: Affiliation) -> OwnPerson:
    return OwnPerson(row.pk, row.person.name, row.job_title, _hint(row.person.email), row.is_primary)


def _hint(address: str) -> str:
    """anna@nordwerk.example → a•••@nordwerk.example."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}" if at else ""
