"""A company's page: contacts, portal accesses and follow-ups; what is refused is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm_expo.accounts.models import PortalAccess
from crm_expo.accounts.services.portal import TokenGone, grant_portal_access, issue_link, sign_in_device, use_link
from crm_expo.audit.models import AuditEntry
from crm_expo.tenancy.scope import tenant
from customers.models import Affiliation, Customer, DuplicateCandidate, Interaction
from customers.services.editing import add_contact, add_customer
from tests.clock import today

LONG = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 63}.example"


@pytest.mark.parametrize(
    ("path", "form", "typed"),
    [
        ("contacts/", "contact_form", {"contact-name": "Ada", "contact-email": LONG}),
        ("contacts/", "contact_form", {"contact-name": "Ada", "contact-phone": "call me"}),
        ("contacts/", "contact_form", {"contact-name": "", "contact-job_title": "Buyer"}),
        ("contacts/link/", "link_form", {"link-person": "Nobody"}),
        ("portal/", "portal_form", {"portal-name": "Ada", "portal-language": "en", "portal-email": LONG}),
        ("portal/", "portal_form", {"portal-name": "n" * 151, "portal-language": "en", "portal-email": "a@b.example"}),
    ],
)
def test_refused_box_stays_open_with_what_was_typed(desk, company, path, form, typed):
    page = desk.post(f"customers/{company.pk}/{path}", **typed)
    assert page.status_code == 422
    shown = page.context[form]
    assert shown.errors
    assert {shown.add_prefix(name): shown[name].value() for name in shown.fields}.items() >= typed.items()
    assert page.content.decode().count('<details class="c-more" open>') == 1
    back = desk.get(f"customers/{company.pk}/{path}", group="talks")
    assert back["Location"] == desk.at(f"customers/{company.pk}/?group=talks")
    with tenant(desk.organizer):
        assert not Affiliation.objects.exists()
        assert not PortalAccess.objects.exists()


def test_known_person_is_offered_linked_or_saved_anyway(desk, company, organizer):
    with tenant(organizer):
        known = add_customer(organizer=organizer, kind="person", name="Ada King", email="ada@nordwerk.example")
    typed = {"contact-name": "Ada K.", "contact-email": "Ada@nordwerk.example", "contact-job_title": "Buyer"}
    page = desk.post(f"customers/{company.pk}/contacts/", **typed)
    assert page.status_code == 422
    assert page.context["contact_doubts"] == [(known, ["same_email"])]
    offered = {"link-person": str(known.pk), "link-job_title": "Buyer"}
    assert all(f'name="{name}" value="{value}"' in page.content.decode() for name, value in offered.items())

    assert desk.post(f"customers/{company.pk}/contacts/link/", **offered).status_code == 302
    assert desk.post(f"customers/{company.pk}/contacts/link/", **offered).status_code == 302
    with tenant(organizer):
        contact = Affiliation.objects.get()
        assert (contact.person, contact.job_title, Customer.objects.count()) == (known, "Buyer", 2)
        assert AuditEntry.objects.filter(action="contact.added").count() == 1

    assert desk.post(f"customers/{company.pk}/contacts/", **typed, looked="1").status_code == 302
    with tenant(organizer):
        pair = DuplicateCandidate.objects.get()
        assert (pair.first_id, pair.reasons) == (known.pk, ["same_email"])


def test_removed_contact_stays_a_customer(desk, company, organizer):
    with tenant(organizer):
        contact = add_contact(organizer=organizer, company=company, name="Ada")
    assert desk.post(f"contacts/{contact.pk}/remove/")["Location"].endswith(
        f"customers/{company.pk}/?tab=contacts#contacts"
    )
    with tenant(organizer):
        assert not Affiliation.objects.exists()
        assert Customer.objects.filter(name="Ada").exists()


def test_portal_access_is_ended_and_given_again(desk, company, organizer):
    now = timezone.now()
    with tenant(organizer):
        access = grant_portal_access(organizer=organizer, company_id=company.pk, email="ada@nordwerk.example")
        sign_in_device(organizer=organizer, access=access, at=now)
        link = issue_link(organizer=organizer, access=access, at=now)
    assert desk.post(f"portal-accesses/{access.pk}/end/").status_code == 302
    with tenant(organizer):
        access.refresh_from_db()
        assert (access.is_active, access.devices.count(), access.tokens.count()) == (False, 0, 0)
        assert AuditEntry.objects.filter(action="portal_access.revoked").count() == 1
    again = {"portal-name": "Ada", "portal-email": "ada@nordwerk.example", "portal-language": "en"}
    assert desk.post(f"customers/{company.pk}/portal/", **again).status_code == 302
    with tenant(organizer):
        access.refresh_from_db()
        assert access.is_active
        with pytest.raises(TokenGone):
            use_link(organizer=organizer, secret=link, at=now)


def test_past_call_is_noted_on_its_day(desk, company, organizer):
    day = today()
    typed = {"kind": "call", "text": "Called", "ref": "r1"}
    for wrong in ((day + timedelta(days=2)).isoformat(), "0001-01-01", "yesterday"):
        page = desk.post(f"customers/{company.pk}/", **typed, happened_on=wrong)
        assert (page.status_code, page.context["activity"]["text"].value()) == (422, "Called")
    assert desk.post(f"customers/{company.pk}/", **typed | {"text": "x" * 10_001}).status_code == 422
    past = day - timedelta(days=40)
    assert desk.post(f"customers/{company.pk}/", **typed, happened_on=past.isoformat()).status_code == 302
    with tenant(organizer):
        line = Interaction.objects.get()
        assert line.occurred_at.astimezone(organizer.tzinfo).date() == past


def test_website_leads_only_to_the_web(desk, organizer):
    with tenant(organizer):
        pages = {
            site: add_customer(organizer=organizer, kind="company", name=site, website=site).pk
            for site in ("https://nordwerk.example/a", "nordwerk.example", "javascript:alert(1)")
        }
    shown = {site: desk.get(f"customers/{pk}/").content.decode() for site, pk in pages.items()}
    link = '<a href="{}" rel="noopener nofollow"'
    assert link.format("https://nordwerk.example/a") in shown["https://nordwerk.example/a"]
    assert link.format("https://nordwerk.example") in shown["nordwerk.example"]
    assert 'href="javascript' not in shown["javascript:alert(1)"]


def test_judgement_about_a_pair_is_taken_back(desk, company, organizer):
    with tenant(organizer):
        doubts = [(company, ["same_name"])]
        add_customer(organizer=organizer, kind="company", name="Nordwerk", doubts=doubts)
        pair = DuplicateCandidate.objects.get()
    desk.post(f"duplicates/{pair.pk}/")
    page = desk.get("duplicates/")
    assert (list(page.context["pairs"]), list(page.context["decided"])) == ([], [pair])
    desk.post(f"duplicates/{pair.pk}/reopen/")
    page = desk.get("duplicates/")
    assert (list(page.context["pairs"]), list(page.context["decided"])) == ([pair], [])


def test_a_contacts_title_changes_and_one_is_the_primary_contact(desk, company, organizer):
    with tenant(organizer):
        first, second = (add_contact(organizer=organizer, company=company, name=name) for name in ("Ada", "Bo"))
    form = desk.get(f"contacts/{first.pk}/edit/")
    assert (form.status_code, form.context["form"]["job_title"].value()) == (200, "")
    for contact in (first, second):
        answer = desk.post(f"contacts/{contact.pk}/edit/", job_title="Buyer", is_primary="on")
        assert answer["Location"] == desk.at(f"customers/{company.pk}/?tab=contacts#contacts")
    with tenant(organizer):
        told = AuditEntry.objects.filter(action="contact.changed").order_by("pk")
        assert [(one.object_label, one.changes) for one in told] == [
            ("Ada", {"job_title": ["", "Buyer"], "is_primary": [False, True]}),
            ("Ada", {"is_primary": [True, False]}),
            ("Bo", {"job_title": ["", "Buyer"], "is_primary": [False, True]}),
        ]
        held = Affiliation.objects.order_by("pk").values_list("job_title", "is_primary")
        assert list(held) == [("Buyer", False), ("Buyer", True)]


def test_a_contact_taken_off_twice_leads_back_to_the_contacts(desk, company, organizer):
    with tenant(organizer):
        contact = add_contact(organizer=organizer, company=company, name="Ada")
    here = desk.at(f"customers/{company.pk}/?tab=contacts#contacts")
    for _time in range(2):
        assert desk.post(f"contacts/{contact.pk}/remove/", company=company.pk)["Location"] == here
    assert "taken off already" in desk.get(f"customers/{company.pk}/").content.decode()
    for company_id in ("", "x", "0", "9" * 30):
        assert desk.post(f"contacts/{contact.pk}/remove/", company=company_id).status_code == 404
