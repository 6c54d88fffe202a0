"""One object of every kind that an address can name, in each of two organizers."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

from django.utils import timezone

from analytics.services.survey_results import store_results
from crm_expo.accounts.models import User
from crm_expo.accounts.services.keys import create_api_key, revoke_api_key
from crm_expo.accounts.services.membership import add_member, create_invitation, remove_member
from crm_expo.accounts.services.portal import grant_portal_access, issue_link, sign_in_device
from crm_expo.fields.services.defining import add_field
from crm_expo.inbox.models import InboxRow
from crm_expo.jobs.services import create_job
from crm_expo.kit.attachments import checked
from crm_expo.lists.models import ExportFile
from crm_expo.lists.services.bulk import begin_change, change_some
from crm_expo.lists.services.exports import order_export
from crm_expo.lists.services.views import save_view
from crm_expo.outbox.services import queue_mail
from crm_expo.tenancy.access import ROLES, SCOPES
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.models import DuplicateCandidate
from customers.services.documents import add_documents
from customers.services.editing import add_contact, add_customer, update_customer
from customers.services.ledger import log_activity
from customers.services.matching import suspect
from customers.services.overriding import set_override
from customers.tables import CUSTOMERS
from exhibitions.models import Booth, CheckIn, ContractLine, CurrencyRate, Edition, Hall, Participation, Registration
from exhibitions.services.advocacy import Deed, record_advocacy
from exhibitions.services.booking import BoothWish, PricedLine, book_exhibitor
from exhibitions.services.rates import set_rate
from exhibitions.services.shows import add_edition, add_exhibition
from surveys.services.answering import open_survey
from surveys.services.importing import keep_file, run_import
from tests.clock import today

MISSING_ID = 999_999_999
MISSING_TEXT = "there-is-none"


@dataclass
class Side:
    """An organizer with its objects (kind → what stands in an address), people and keys."""

    organizer: Organizer
    objects: dict[str, object] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    devices: dict[str, str] = field(default_factory=dict)


def build(organizer: Organizer) -> Side:
    """This will fill an organizer."""
    side = Side(organizer)
    with tenant(organizer):
        _parties(side)
        _shows(side)
        _surveys(side)
        _deliveries(side)
        _people(side)
        _lists(side)
        _keys(side)
        _portal(side)
    return side


def _parties(side: Side) -> None:
    organizer, tag = side.organizer, side.organizer.slug
    company = add_customer(organizer=organizer, kind="company", name=f"Nordwerk {tag} GmbH", country="DE")
    other = add_customer(organizer=organizer, kind="company", name=f"Südwerk {tag} GmbH", internal_note="secret note")
    contact = add_contact(organizer=organizer, company=company, name="contact of company.")
    other_contact = add_contact(organizer=organizer, company=other, name="contact of other_company.")
    log_activity(
        organizer=organizer, customer=company, kind="call", text="called", ref=f"call-{tag}", occurred_at=timezone.now()
    )
    suspect(company, other, ["similar_name"], 80)
    file = checked("plan.txt", BytesIO(b"hall 1"), 6)
    (document,) = add_documents(organizer=organizer, customer=company, files=[file], at=timezone.now())
    override = set_override(
        organizer=organizer,
        customer_id=company.pk,
        aspect="stage",
        value="qualified",
        reason="met",
        at=timezone.now(),
    )
    side.objects |= {
        "document": document.pk,
        "override": override.pk,
        "company": company.pk,
        "other_company": other.pk,
        "person": contact.person_id,
        "contact": contact.pk,
        "other_contact": other_contact.pk,
        "duplicate": DuplicateCandidate.objects.get().pk,
    }


def _shows(side: Side) -> None:
    organizer, tag, now = side.organizer, side.organizer.slug, timezone.now()
    series = add_exhibition(organizer=organizer, slug="fair", name=f"Fair {tag}")
    day = today()
    edition = add_edition(
        organizer=organizer,
        exhibition=series,
        slug="fair-1",
        number=1,
        name=f"Fair 1 {tag}",
        starts_on=day + timedelta(days=30),
        ends_on=day + timedelta(days=33),
    )
    contracts = {}
    for booth, kind in (("A1", "company"), ("A2", "other_company")):
        contracts[kind] = book_exhibitor(
            organizer=organizer,
            edition=edition,
            customer=_customer(side, kind),
            role="exhibitor",
            number=f"{tag}-{kind}",
            currency=organizer.base_currency,
            lines=[PricedLine("Booth", 100_000)],
            booth=BoothWish("Hall 1", booth, 9),
            day=day,
        )
    set_rate(organizer=organizer, currency="USD", valid_from=day, rate=7, at=now)
    brought = Deed(
        _customer(side, "company"), edition, "referral", now, f"deed-{tag}", _customer(side, "other_company")
    )
    wish = add_field(organizer=organizer, target="company", kind="text", label_en="Hall wish")
    update_customer(
        organizer=organizer, customer_id=side.objects["company"], version=None, values={}, fields={wish: f"wish {tag}"}
    )
    side.objects |= {"custom_field": wish.pk, "contact_field": "phone"}
    advocacy = record_advocacy(organizer=organizer, deed=brought)
    registration = Registration.objects.create(
        organizer=organizer,
        edition=edition,
        customer=_customer(side, "person"),
        source="api",
        external_id=f"T-{tag}",
        status="registered",
        role="professional_visitor",
        content_sha256="0" * 64,
        registered_at=now,
    )
    checkin = CheckIn.objects.create(
        organizer=organizer, registration=registration, external_id="C-1", type="entry", at=now
    )
    side.objects |= {
        "exhibition": series.pk,
        "edition": edition.pk,
        "contract": contracts["company"].pk,
        "other_contract": contracts["other_company"].pk,
        "contract_line": ContractLine.objects.filter(contract=contracts["company"]).get().pk,
        "participation": Participation.objects.get(customer_id=side.objects["company"]).pk,
        "other_participation": Participation.objects.get(customer_id=side.objects["other_company"]).pk,
        "hall": Hall.objects.get().pk,
        "booth": Booth.objects.order_by("pk")[0].pk,
        "registration": registration.pk,
        "registration_external_id": registration.external_id,
        "checkin": checkin.pk,
        "advocacy": advocacy.pk,
        "rate": CurrencyRate.objects.get().pk,
    }


def _lists(side: Side) -> None:
    organizer, owner, now = side.organizer, side.people["owner"], timezone.now()
    asked = {"organizer": organizer, "records": CUSTOMERS, "by": owner, "role": "owner"}
    view = save_view(
        organizer=organizer, owner=owner, list_key="customers", name="VIP", audience="team", query="grade=vip"
    )
    job = order_export(query="", form="csv", language="en", name="customers.csv", **asked)
    ExportFile.objects.update(content=b"ID", rows=0)
    change = begin_change(field="city", value="Jena", at=now, **asked)
    change_some(organizer=organizer, records=CUSTOMERS, change=change, pks=[side.objects["other_company"]])
    side.objects |= {
        "saved_view": view.pk,
        "export_job": job.pk,
        "bulk_change": change.pk,
        "list_key": "customers",
        "list_field": "city",
    }


def _surveys(side: Side) -> None:
    organizer, now = side.organizer, timezone.now()
    edition = Edition.objects.get(pk=side.objects["edition"])
    survey = open_survey(organizer=organizer, edition=edition, audience="exhibitor", at=now)
    arrived = keep_file(
        organizer=organizer, survey=survey, name="a.csv", content=b"overall,company\n5,Nordwerk\n9,Bad\n"
    )
    run_import(organizer=organizer, arrived=arrived, at=now)
    store_results(organizer=organizer, survey=survey, at=now, replicates=2)
    side.objects |= {"survey": survey.pk, "answer_import": arrived.pk}


def _customer(side: Side, kind: str):
    from customers.models import Customer

    return Customer.objects.get(pk=side.objects[kind])


def _deliveries(side: Side) -> None:
    organizer, now = side.organizer, timezone.now()
    row = InboxRow.objects.create(
        organizer=organizer,
        kind="registration",
        source="api",
        external_id=f"T-{organizer.slug}",
        delivery_key="k#0",
        body='{"external_id": "T"}',
        sha256="0" * 64,
        received_at=now,
        next_attempt_at=now,
        state="dead",
        error="KeyError",
    )
    mail = queue_mail(
        organizer=organizer, key="m", to_email="anna@example.org", subject="Hello", body="Text", language="en"
    )
    side.objects |= {"inbox": row.pk, "mail": mail.pk, "job": create_job(organizer=organizer, kind="scores").pk}


def _people(side: Side) -> None:
    organizer, tag = side.organizer, side.organizer.slug
    for role in [*ROLES, "former"]:
        person = User.objects.create_user(f"{role}@{tag}.example", name=f"{role} of {tag}")
        member = add_member(organizer=organizer, user=person, role="sales" if role == "former" else role)
        side.people[role] = person
        side.objects[f"member_{role}"] = member.pk
        if role == "former":
            remove_member(organizer=organizer, membership=member)
    invitation, token = create_invitation(
        organizer=organizer, email=f"new@{tag}.example", role="sales", at=timezone.now()
    )
    side.objects |= {
        "member": side.objects["member_sales"],
        "invitation": invitation.pk,
        "invitation_token": token,
    }


def _keys(side: Side) -> None:
    organizer, now = side.organizer, timezone.now()
    for scope in SCOPES:
        key, side.keys[scope] = create_api_key(organizer=organizer, name=scope, scopes=[scope])
        side.objects["api_key"] = key.pk
    revoked, side.keys["revoked"] = create_api_key(organizer=organizer, name="revoked", scopes=["all"])
    revoke_api_key(organizer=organizer, key=revoked, at=now)
    _expired, side.keys["expired"] = create_api_key(
        organizer=organizer, name="expired", scopes=["all"], expires_at=now - timedelta(days=1)
    )
    side.keys["wrong"] = side.keys["all"][:-4] + "0000"


def _portal(side: Side) -> None:
    now = timezone.now()
    for name, kind in (("a", "company"), ("b", "other_company")):
        access = grant_portal_access(
            organizer=side.organizer,
            company_id=side.objects[kind],
            email=f"{name}@exhibitor.example",
            name=f"Exhibitor {name}",
        )
        side.objects[f"access_{name}"] = access.pk
        side.devices[name] = sign_in_device(organizer=side.organizer, access=access, at=now)
        link = issue_link(organizer=side.organizer, access=access, at=now)
        side.objects["portal_link" if name == "a" else "other_portal_link"] = link


def open_portal_to(side: Side, person: User) -> None:
    """This will give somebody a portal access beside what it is elsewhere: an owner of the rival, as exhibitor here."""
    with tenant(side.organizer):
        access = grant_portal_access(
            organizer=side.organizer, company_id=side.objects["company"], email=person.email, name=str(person)
        )
        side.devices["owner_elsewhere"] = sign_in_device(organizer=side.organizer, access=access, at=timezone.now())
