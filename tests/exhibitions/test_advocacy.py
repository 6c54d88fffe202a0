"""What customers did for others to come: recorded once, on the ledger, in the scores, and taken back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from analytics.services.refreshing import refresh_touched
from analytics.services.running import full_run
from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.audit.models import AuditEntry
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction, Scorecard
from customers.services.editing import add_contact, add_customer
from exhibitions.models import Advocacy, Participation
from exhibitions.services.advocacy import (
    BroughtAlready,
    BroughtInCircle,
    Deed,
    NoNewcomer,
    OneOfItsOwn,
    record_advocacy,
    withdraw_advocacy,
)
from tests.clock import today


@pytest.fixture
def companies(organizer, editions):
    with tenant(organizer):
        return [add_customer(organizer=organizer, kind="company", name=name) for name in ("Ada", "Bo", "Cy")]


def referral(customer, edition, brought, ref):
    return Deed(customer, edition, "referral", timezone.now(), ref, brought)


def take_part(organizer, customer, edition):
    Interaction.objects.create(
        organizer=organizer, customer=customer, kind="exhibited", role="exhibitor", effect="participation",
        exhibition_id=edition.exhibition_id, edition_id=edition.pk, occurred_at=timezone.now(),
        source_ref=f"{customer.pk}:{edition.pk}",
    )  # fmt: skip


def test_customer_is_brought_once_and_in_no_circle(organizer, editions, companies):
    ada, bo, cy = companies
    with tenant(organizer):
        first = record_advocacy(organizer=organizer, deed=referral(ada, editions[-1], bo, "1"))
        assert record_advocacy(organizer=organizer, deed=referral(ada, editions[-1], bo, "1")) == first
        record_advocacy(organizer=organizer, deed=referral(bo, editions[-1], cy, "2"))
        with pytest.raises(BroughtAlready) as known:
            record_advocacy(organizer=organizer, deed=referral(cy, editions[-1], bo, "3"))
        assert known.value.referral == first
        for customer in (ada, cy):
            with pytest.raises(BroughtInCircle):
                record_advocacy(organizer=organizer, deed=referral(customer, editions[-1], ada, "4"))
        withdraw_advocacy(organizer=organizer, advocacy_id=first.pk, at=timezone.now())
        withdraw_advocacy(organizer=organizer, advocacy_id=first.pk, at=timezone.now())
        record_advocacy(organizer=organizer, deed=referral(cy, editions[-1], ada, "6"))
        told = Interaction.objects.filter(customer=ada).order_by("pk").values_list("kind", "sign", "text")
        assert list(told) == [("referral", 0, "Bo"), ("advocacy_withdrawn", -1, "Bo")]
        acts = AuditEntry.objects.filter(action__startswith="advocacy").order_by("pk").values_list("action", flat=True)
        assert list(acts) == ["advocacy.recorded", "advocacy.recorded", "advocacy.withdrawn", "advocacy.recorded"]


def test_referral_lifts_loyalty_within_seconds_and_its_withdrawal_takes_that_back(organizer, editions, companies):
    ada, bo, _cy = companies
    with tenant(organizer):
        for edition in editions[:2]:
            take_part(organizer, ada, edition)
        full_run(organizer=organizer, as_of=timezone.now())
        before = Scorecard.objects.get(customer=ada)
        deed = record_advocacy(organizer=organizer, deed=referral(ada, editions[-1], bo, "1"))
        refresh_touched(organizer=organizer, as_of=timezone.now())
        lifted = Scorecard.objects.get(customer=ada)
        assert (before.advocacy, lifted.advocacy, lifted.referral_age) == (None, 50, 0)
        assert lifted.loyalty == pytest.approx(before.loyalty + 0.15 * 50 * (1 - before.loyalty / 100))
        withdraw_advocacy(organizer=organizer, advocacy_id=deed.pk, at=timezone.now())
        refresh_touched(organizer=organizer, as_of=timezone.now())
        after = Scorecard.objects.get(customer=ada)
        assert (after.advocacy, after.referral_age, after.loyalty) == (None, None, before.loyalty)


@pytest.fixture
def desk(organizer):
    """A member of sales at work."""
    user = User.objects.create_user(email="sales@alpha.example")
    with tenant(organizer):
        add_member(organizer=organizer, user=user, role="sales")
    client = Client()
    client.force_login(user)
    return client


def test_form_records_and_says_what_is_missing(organizer, editions, companies, desk):
    ada, bo, _cy = companies
    address = f"/o/alpha/customers/{ada.pk}/advocacy/new/"
    page = desk.get(address)
    assert page.context["form"].initial["edition"] == editions[-1]
    typed = {"kind": "referral", "edition": editions[-1].pk, "brought": "", "ref": "r1", "text": "met at the booth"}
    refused = desk.post(address, typed)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["brought"])
    assert "met at the booth" in refused.content.decode()
    assert list(desk.post(address, typed | {"kind": "testimonial", "text": " "}).context["form"].errors) == ["text"]
    assert list(desk.post(address, typed | {"brought": f"#{ada.pk}"}).context["form"].errors) == ["brought"]
    for _double_click in range(2):
        assert desk.post(address, typed | {"brought": f"Bo #{bo.pk}"}).status_code == 302
    with tenant(organizer):
        deed = Advocacy.objects.get()
        assert (deed.customer, deed.brought, deed.text) == (ada, bo, "met at the booth")
    assert list(desk.post(address, typed | {"brought": "Bo", "ref": "r2"}).context["form"].errors) == ["brought"]
    card = desk.get(f"/o/alpha/exhibitions/advocacy/{ada.pk}/").content.decode()
    assert f"/o/alpha/customers/{bo.pk}/" in card
    assert f"/o/alpha/customers/{ada.pk}/" in desk.get(f"/o/alpha/exhibitions/advocacy/{bo.pk}/").content.decode()
    desk.post(f"/o/alpha/exhibitions/advocacies/{deed.pk}/withdraw/")
    assert f"customers/{bo.pk}/" not in desk.get(f"/o/alpha/exhibitions/advocacy/{ada.pk}/").content.decode()


def test_only_newcomers_are_brought_and_none_of_its_own(organizer, editions, companies, desk):
    ada, bo, cy = companies
    with tenant(organizer):
        Participation.objects.create(
            organizer=organizer, customer=bo, edition=editions[0], role="exhibitor", state="took_part"
        )
        contact = add_contact(organizer=organizer, company=ada, name="Person of Ada")
        Customer.objects.filter(pk=cy.pk).update(parent=ada)
        for brought, refusal in ((bo, NoNewcomer), (contact.person, OneOfItsOwn), (cy, OneOfItsOwn)):
            brought.refresh_from_db()
            with pytest.raises(refusal):
                record_advocacy(organizer=organizer, deed=referral(ada, editions[-1], brought, "1"))
        assert record_advocacy(organizer=organizer, deed=referral(ada, editions[0], bo, "2")).brought == bo
    address = f"/o/alpha/customers/{cy.pk}/advocacy/new/"
    typed = {"kind": "testimonial", "edition": editions[-1].pk, "ref": "r1", "text": "praised us"}
    for wrong, field in (
        ({"text": "\u200b\u202e"}, "text"), ({"happened_on": "1999-01-01"}, "happened_on"),
        ({"happened_on": str(today() + timedelta(days=2))}, "happened_on"), ({"edition": "9999"}, "edition"),
    ):  # fmt: skip
        assert list(desk.post(address, typed | wrong).context["form"].errors) == [field]
    page = desk.post(address, typed, follow=True).content.decode()
    assert "load delay:4s" in page
