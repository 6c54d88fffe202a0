"""Team and API keys: what an owner sends, what is refused, and what is shown once."""

import pytest

from crm_expo.accounts.models import ApiKey, Invitation, User
from crm_expo.accounts.services.membership import add_member
from crm_expo.audit.models import AuditEntry
from crm_expo.outbox.models import Mail
from crm_expo.tenancy.scope import tenant
from tests.access.asking import client_of


@pytest.fixture
def owner(organizer):
    user = User.objects.create_user("owner@alpha.example", name="Zhang Min")
    with tenant(organizer):
        add_member(organizer=organizer, user=user, role="owner")
    return client_of(user)


def invite(client, email, role="sales"):
    return client.post("/o/alpha/team/", {"email": email, "role": role})


def test_invitation_is_told_with_its_address(owner, organizer):
    answer = invite(owner, "New@alpha.example")
    page = owner.get(answer["Location"]).content.decode()
    assert answer.status_code == 302
    assert "Invitation for new@alpha.example written" in page


def test_address_too_long_is_refused_and_kept_in_the_form(owner, organizer):
    address = f"{'a' * 250}@alpha.example"
    answer = invite(owner, address)
    assert answer.status_code == 422
    assert address in answer.content.decode()
    with tenant(organizer):
        assert not Invitation.objects.exists()


def test_member_is_not_invited_again(owner, organizer):
    answer = invite(owner, "Owner@alpha.example")
    assert answer.status_code == 422
    assert "belongs to a member already (Owner)" in answer.content.decode()
    with tenant(organizer):
        assert not Invitation.objects.exists()
        assert not Mail.objects.exists()


def test_repeated_invitation_ends_the_earlier_one(owner, organizer):
    for role in ("sales", "manager"):
        invite(owner, "new@alpha.example", role)
    with tenant(organizer):
        ended = {row.role: row.revoked_at is not None for row in Invitation.objects.all()}
        assert ended == {"sales": True, "manager": False}
        acts = AuditEntry.objects.filter(object_type="invitation").order_by("id").values_list("action", flat=True)
        assert list(acts) == ["member.invited", "member.invitation_revoked", "member.invited"]


def test_invitation_says_until_when_on_the_organizer_s_clock(owner, organizer):
    invite(owner, "new@alpha.example")
    with tenant(organizer):
        link = next(word for word in Mail.objects.get().body.split() if "/invitation/" in word)
        until = Invitation.objects.get().expires_at.astimezone(organizer.tzinfo)
    page = client_of().get("/invitation/" + link.rpartition("/invitation/")[2]).content.decode()
    assert f"{until:%H:%M} (China Standard Time)" in page


def test_new_key_is_shown_once(owner, organizer):
    form = {"name": "n" * 100, "scope": "read"}
    answer = owner.post("/o/alpha/apikeys/", form)
    first, second = (owner.get(answer["Location"]) for _time in range(2))
    assert (answer.status_code, answer["Location"]) == (302, "/o/alpha/apikeys/")
    with tenant(organizer):
        start = f"ek_{organizer.public_id}_{ApiKey.objects.get().prefix}_"
    assert start in first.content.decode()
    assert "no-store" in first["Cache-Control"]
    assert start not in second.content.decode()
    assert "new_api_key" not in owner.session


def test_key_of_one_organizer_is_not_shown_at_another(owner, organizer, rival):
    with tenant(rival):
        add_member(organizer=rival, user=User.objects.get(), role="owner")
    owner.post("/o/alpha/apikeys/", {"name": "ticketing", "scope": "read"})
    assert "ek_" not in owner.get("/o/beta/apikeys/").content.decode()
    assert f"ek_{organizer.public_id}" in owner.get("/o/alpha/apikeys/").content.decode()


def test_name_that_no_database_can_hold_leads_nowhere(db):
    assert client_of().get("/invitation/%00.secret/").status_code == 410


def test_change_of_a_role_and_an_end_are_confirmed(owner, organizer):
    user = User.objects.create_user("li@alpha.example", name="Li Wei")
    with tenant(organizer):
        member = add_member(organizer=organizer, user=user, role="sales")
    owner.post(f"/o/alpha/team/{member.pk}/", {"role": "manager"})
    assert "Li Wei works here as Manager now." in owner.get("/o/alpha/team/").content.decode()
    owner.post(f"/o/alpha/team/{member.pk}/", {"remove": "1"})
    assert "Li Wei is no member any more." in owner.get("/o/alpha/team/").content.decode()
