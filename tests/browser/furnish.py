"""What the demo leaves empty and pages show: a failed delivery, a job, mail, a key, a suspect, a bare organizer."""

from datetime import timedelta

from django.utils import timezone

from crm_expo.accounts.models import ApiKey, Invitation, Membership, PortalAccess, User
from crm_expo.accounts.services.keys import create_api_key
from crm_expo.accounts.services.membership import add_member, create_invitation
from crm_expo.fields.models import CustomField
from crm_expo.fields.services.defining import ChoiceWish, add_field
from crm_expo.inbox.models import InboxRow
from crm_expo.jobs.models import Job
from crm_expo.jobs.services import create_job, finish, progress
from crm_expo.lists.models import SavedView
from crm_expo.lists.services.bulk import begin_change
from crm_expo.lists.services.exports import order_export
from crm_expo.lists.services.views import save_view
from crm_expo.outbox.models import Mail
from crm_expo.outbox.services import queue_mail
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.models import Affiliation, Customer, Document, DuplicateCandidate, Override
from customers.services.editing import update_customer
from customers.services.matching import suspect
from customers.tables import CUSTOMERS
from exhibitions.models import Contract, Edition, Exhibition, Participation, Registration
from surveys.models import Survey
from surveys.services.importing import keep_file, run_import

YUNFAN, LIN_RUOXI = "深圳市云帆智能装备有限公司", "lin.ruoxi@example.com"
PORTAL_EMAIL = "portal@yunfan.example"


def furnish() -> None:
    """This will add to the loaded demo."""
    organizer, now = Organizer.objects.get(slug="nanhai"), timezone.now()
    with tenant(organizer):
        company = Customer.objects.get(name=YUNFAN)
        person = Customer.objects.get(email_key=LIN_RUOXI)
        suspect(company, Customer.objects.get(name="Nordwerk GmbH"), ["similar_name"], 80)
        create_api_key(organizer=organizer, name="Ticket shop", scopes=["registrations:write"])
        create_invitation(organizer=organizer, email="new@demo.example", role="sales", at=now)
        job = create_job(organizer=organizer, kind="scores")
        progress(job=job, at=now - timedelta(minutes=3), done=6, total=6)
        finish(job=job, at=now - timedelta(minutes=2), detail={"customers": 12_000})
        queue_mail(organizer=organizer, key="m", to_email=person.email, subject="您好", body="正文", language="zh-hans")
        InboxRow.objects.create(
            organizer=organizer, kind="registration", source="api", external_id="T-1", delivery_key="k#0",
            body='{"external_id": "T-1"}', sha256="0" * 64, received_at=now, next_attempt_at=now, processed_at=now,
            attempts=5, state="dead", error="KeyError: edition",
        )  # fmt: skip
        _own_fields(organizer, company)
    empty = Organizer.objects.create(slug="empty", name="新主办方 Newcomer Fairs")
    with tenant(empty):
        add_member(organizer=empty, user=User.objects.get(email="owner@demo.example"), role="owner")
        progress(job=create_job(organizer=empty, kind="scores"), at=now, done=2, total=6)


def _own_fields(organizer: Organizer, company: Customer) -> None:
    """A field of choices and one of text of companies, one of registrations, one of bookings."""
    halls = [ChoiceWish("一号馆", "Hall 1"), ChoiceWish("二号馆", "Hall 2")]
    wish = add_field(
        organizer=organizer,
        target="company",
        kind="choices",
        label_zh="希望的展馆",
        label_en="Hall wish",
        choices=halls,
    )
    add_field(organizer=organizer, target="company", kind="text", label_zh="许可证号", label_en="Licence")
    add_field(organizer=organizer, target="registration", kind="flag", label_zh="需要停车位", label_en="Needs parking")
    add_field(organizer=organizer, target="participation", kind="number", label_zh="用电", label_en="Power")
    update_customer(organizer=organizer, customer_id=company.pk, version=None, values={}, fields={wish: ("hall_1",)})


def objects_of(organizer: Organizer) -> dict[str, object]:
    """This will return what the kinds of tests/access/addresses.py name, here: objects of the demo."""
    with tenant(organizer):
        company = Customer.objects.get(name=YUNFAN)
        person = Customer.objects.get(email_key=LIN_RUOXI)
        edition = Edition.objects.get(slug="tech-9")
        booked = Participation.objects.get(customer=company, edition=edition, role="exhibitor")
        return _objects_of_lists(organizer, company) | {
            "company": company.pk,
            "person": person.pk,
            "document": Document.objects.filter(customer=company, removed_at=None).first().pk,
            "override": Override.objects.filter(customer=company, ended_at=None).first().pk,
            "contact": Affiliation.objects.filter(company=company).order_by("pk").first().pk,
            "duplicate": DuplicateCandidate.objects.filter(state="open").first().pk,
            "exhibition": Exhibition.objects.get(slug="tech-fair").pk,
            "edition": edition.pk,
            "contract": Contract.objects.filter(participation=booked).first().pk,
            "participation": booked.pk,
            "registration": Registration.objects.filter(customer=person).first().pk,
            "inbox": InboxRow.objects.get(external_id="T-1").pk,
            "job": Job.objects.order_by("-pk").first().pk,
            "mail": Mail.objects.first().pk,
            "member": Membership.objects.order_by("-pk").first().pk,
            "invitation": Invitation.objects.first().pk,
            "api_key": ApiKey.objects.first().pk,
            "access": PortalAccess.objects.get(email=PORTAL_EMAIL).pk,
            "survey": Survey.objects.order_by("-edition__starts_on")[0].pk,
            "answer_import": _answer_file(organizer),
            "custom_field": CustomField.objects.order_by("pk").first().pk,
            "contact_field": "phone",
            "portal_link": "no-such-link",
            "invitation_token": "no.such-token",
        }


def _objects_of_lists(organizer: Organizer, company: Customer) -> dict[str, object]:
    """A view for the team, a change of many records and a file."""
    asked = {"organizer": organizer, "records": CUSTOMERS, "role": "owner"}
    asked["by"] = owner = User.objects.get(email="owner@demo.example")
    view = SavedView.objects.filter(name="VIP").first() or save_view(
        organizer=organizer, owner=owner, list_key="customers", name="VIP", audience="team", query="grade=vip"
    )
    change = begin_change(field="industry", value=company.industry, at=timezone.now(), **asked)
    job = order_export(query="", form="csv", language="en", name="customers.csv", **asked)
    names = {"saved_view": view.pk, "bulk_change": change.pk, "export_job": job.pk}
    return names | {"list_key": "customers", "list_field": "city"}


def _answer_file(organizer: Organizer) -> int:
    """A file of answers with good and bad rows, read already; nothing of it is a row that changes the figures."""
    survey = Survey.objects.order_by("edition__starts_on")[0]
    content = b"external_id,overall\nx,9\n"
    arrived = keep_file(organizer=organizer, survey=survey, name="answers.csv", content=content)
    return run_import(organizer=organizer, arrived=arrived, at=timezone.now()).pk
