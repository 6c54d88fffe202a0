"""Two exhibitors of one organizer, one of the rival's, and browsers signed in for them."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from crm_expo.accounts.models import PortalAccess, User
from crm_expo.accounts.mount import portal_cookie
from crm_expo.accounts.services.portal import grant_portal_access, sign_in_device
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.models import Affiliation, Customer, Scorecard
from customers.services.editing import add_contact, add_customer
from exhibitions.models import Contract
from exhibitions.services.booking import BoothWish, PricedLine, book_exhibitor, confirm_contract
from exhibitions.services.shows import add_edition, add_exhibition
from tests.clock import today

#: What staff say among themselves: no exhibitor may ever read it.
SECRETS = (
    "MARK-internal-note",
    "MARK-influence",
    "cannot_lose",
    "Cannot lose",
    "key account",
    "Key account",
    "MARK-owner",
)


@dataclass(frozen=True)
class Exhibitor:
    """A company with all it has."""

    organizer: Organizer
    company: Customer
    contact: Affiliation
    contract: Contract
    access: PortalAccess

    @property
    def mount(self) -> str:
        """Its portal's address."""
        return f"/x/{self.organizer.slug}/"


@pytest.fixture(autouse=True)
def own_cache(settings):
    """Counters of one test are not another's."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": secrets.token_hex(8)}
    }


def make_exhibitor(organizer: Organizer, name: str, booth: str) -> Exhibitor:
    """A company with a contact, a confirmed contract on a booth in the next edition, scores and a portal access."""
    tag, now = name.split()[0].lower(), timezone.now()
    with tenant(organizer):
        fair = add_exhibition(organizer=organizer, slug=f"fair-{tag}", name=f"Fair {tag}")
        edition = add_edition(
            organizer=organizer,
            exhibition=fair,
            slug=f"{tag}-1",
            number=1,
            name=f"Edition {tag}",
            starts_on=today() + timedelta(days=20),
            ends_on=today() + timedelta(days=23),
        )
        owner, _made = User.objects.get_or_create(
            email=f"seller@{organizer.slug}.example", defaults={"name": "Zhang Min", "language": "MARK-owner"}
        )
        company = add_customer(
            organizer=organizer, kind="company", name=name, internal_note="MARK-internal-note", grade="key", owner=owner
        )
        contact = add_contact(organizer=organizer, company=company, name=f"Person of {tag}", email=f"p@{tag}.example")
        contract = book_exhibitor(
            organizer=organizer,
            edition=edition,
            customer=company,
            role="exhibitor",
            number=f"K-{tag}",
            currency="EUR",
            lines=[PricedLine(f"Space for {tag}", 1_234_500, 234_555, Decimal("36.00"))],
            booth=BoothWish(hall=f"Hall {tag}", number=booth, area_m2=Decimal("36.00")),
            day=today(),
        )
        confirm_contract(organizer=organizer, contract_id=contract.pk, at=now)
        Scorecard.objects.create(
            organizer=organizer, customer=company, role="exhibitor", recency=5, tier="cannot_lose", is_primary=True,
            status="ok", method_version="1", as_of=now,
        )  # fmt: skip
        access = grant_portal_access(
            organizer=organizer, company_id=company.pk, email=f"portal@{tag}.example", name=f"Visitor of {tag}"
        )
    return Exhibitor(organizer, company, contact, contract, access)


@pytest.fixture
def nordwerk(organizer) -> Exhibitor:
    return make_exhibitor(organizer, "Nordwerk GmbH", "N-101")


@pytest.fixture
def yunfan(organizer) -> Exhibitor:
    """The competitor at the same organizer."""
    return make_exhibitor(organizer, "Yunfan Ltd", "Y-202")


@pytest.fixture
def elsewhere(rival) -> Exhibitor:
    return make_exhibitor(rival, "Elsewhere AG", "E-303")


@pytest.fixture
def sign_in():
    """A browser that is signed in for an exhibitor."""

    def browser(exhibitor: Exhibitor) -> Client:
        with tenant(exhibitor.organizer):
            secret = sign_in_device(organizer=exhibitor.organizer, access=exhibitor.access, at=timezone.now())
        client = Client()
        client.cookies[portal_cookie(exhibitor.organizer)] = secret
        return client

    return browser
