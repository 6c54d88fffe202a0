"""Who signs in to the demo."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password

from crm_expo.accounts.models import Membership, PortalAccess, User
from crm_expo.tenancy.models import Organizer
from customers.normal import email_key

PASSWORD = "expo-demo-2026"


@dataclass(frozen=True)
class Staff:
    """A member of staff: the role in each organizer, by slug."""

    email: str
    name: str
    language: str
    roles: dict[str, str]
    operates: bool = False


STAFF = [
    Staff("owner@demo.example", "陈嘉禾 Chen Jiahe", "zh-hans", {"nanhai": "owner", "hanse": "owner"}),
    Staff("manager@demo.example", "林婉清 Lin Wanqing", "zh-hans", {"nanhai": "manager"}),
    Staff("sales@demo.example", "张敏 Zhang Min", "zh-hans", {"nanhai": "sales"}),
    Staff("service@demo.example", "黄思远 Huang Siyuan", "en", {"nanhai": "service"}),
    Staff("onsite@demo.example", "周磊 Zhou Lei", "zh-hans", {"nanhai": "on_site"}),
    Staff("analyst@demo.example", "吴桐 Wu Tong", "en", {"nanhai": "analyst"}),
    Staff("readonly@demo.example", "许诺 Xu Nuo", "en", {"nanhai": "read_only"}),
    Staff("owner@hanse.example", "Oskar Huber", "en", {"hanse": "owner"}),
    Staff("operator@demo.example", "平台运维 Platform Operator", "en", {}, operates=True),
]
#: Whose customers are whose: staff e-mail → share, per organizer; the rest has no owner.
PORTFOLIOS = {
    "nanhai": {"sales@demo.example": 50, "manager@demo.example": 20, "service@demo.example": 20, "": 10},
    "hanse": {"owner@hanse.example": 60, "owner@demo.example": 25, "": 15},
}


def hire() -> tuple[dict[str, User], str]:
    """
    This will create the users that are missing, let those in again that lock_out() locked, and return all by
    e-mail, with the one password hash they share.
    """
    encoded = make_password(PASSWORD)
    known = User.objects.in_bulk([member.email for member in STAFF], field_name="email")
    missing = [
        User(email=s.email, name=s.name, language=s.language, password=encoded, is_staff=s.operates)
        for s in STAFF
        if s.email not in known
    ]
    for user in User.objects.bulk_create(missing):
        known[user.email] = user
    for member in STAFF:
        user = known[member.email]
        if not user.is_active and not user.has_usable_password():
            user.password, user.is_active, user.is_staff = encoded, True, member.operates
            user.save(update_fields=["password", "is_active", "is_staff"])
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in missing],
        ignore_conflicts=True,
    )
    return known, encoded


def lock_out() -> None:
    """This will lock the users that still have the published password; one that chose its own is somebody's."""
    published: dict[str, bool] = {}
    for user in User.objects.filter(email__in=[member.email for member in STAFF], is_active=True):
        encoded = user.password
        if encoded not in published:
            published[encoded] = user.has_usable_password() and check_password(PASSWORD, encoded)
        if published[encoded]:
            user.set_unusable_password()
            user.is_active = user.is_staff = False
            user.save(update_fields=["password", "is_active", "is_staff"])


def join(organizer: Organizer, users: dict[str, User]) -> None:
    """This will make the staff members of the open organizer."""
    Membership.objects.bulk_create(
        [
            Membership(organizer=organizer, user=users[member.email], role=member.roles[organizer.slug])
            for member in STAFF
            if organizer.slug in member.roles
        ]
    )


def open_portals(organizer: Organizer, people: list, company_ids: dict, encoded: str) -> None:
    """This will give exhibitors' people the door to their own company's portal."""
    PortalAccess.objects.bulk_create(
        [
            PortalAccess(
                organizer=organizer,
                company_id=company_ids[person.company],
                email=email_key(person.email),
                name=person.name,
                language=person.language,
                password=encoded,
            )
            for person in people
        ]
    )
