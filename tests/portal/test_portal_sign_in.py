"""Into the portal and out of it: link, code, password."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from crm_expo.accounts.models import PortalDevice, PortalToken
from crm_expo.accounts.mount import portal_cookie
from crm_expo.accounts.services.portal import grant_portal_access, issue_link, revoke_portal_access, set_portal_password
from crm_expo.audit.models import AuditEntry
from crm_expo.outbox.models import Mail
from crm_expo.tenancy.scope import tenant

PASSWORD = "long-enough-and-odd"


def _link(exhibitor, at=None) -> str:
    with tenant(exhibitor.organizer):
        secret = issue_link(organizer=exhibitor.organizer, access=exhibitor.access, at=at or timezone.now())
    return f"{exhibitor.mount}link/{secret}/"


def _mails(exhibitor) -> list[Mail]:
    with tenant(exhibitor.organizer):
        return list(Mail.objects.order_by("pk"))


def _ask(client, exhibitor, email=None, **data):
    return client.post(f"{exhibitor.mount}sign-in/", {"email": email or exhibitor.access.email, **data})


def _code_in(mail: Mail) -> str:
    return re.search(r"\b\d{6}\b", mail.body).group()


def _enter(client, exhibitor, code: str, **data):
    return client.post(f"{exhibitor.mount}sign-in/code/", {"code": code, **data})


def _is_in(client, exhibitor) -> bool:
    return client.get(exhibitor.mount).status_code == 200


def test_link_signs_in_for_thirty_days(nordwerk):
    client = Client()
    response = client.post(_link(nordwerk))
    cookie = response.cookies[portal_cookie(nordwerk.organizer)]
    assert (response.status_code, response["Location"]) == (302, nordwerk.mount)
    assert (cookie["max-age"], cookie["path"], cookie["samesite"]) == (30 * 86400, nordwerk.mount, "Lax")
    assert cookie["httponly"]
    assert not cookie["secure"]
    assert _is_in(client, nordwerk)


def test_cookie_is_secure_behind_https(nordwerk, settings):
    settings.SECURE = True
    cookie = Client().post(_link(nordwerk)).cookies[portal_cookie(nordwerk.organizer)]
    assert cookie.key.startswith("__Secure-")
    assert cookie["secure"]


def test_looking_at_a_link_consumes_nothing(nordwerk):
    client, link = Client(), _link(nordwerk)
    for _time in range(3):
        response = client.get(link)
        assert response.status_code == 200
        assert portal_cookie(nordwerk.organizer) not in response.cookies
    assert client.post(link).status_code == 302


def test_link_works_once(nordwerk):
    link = _link(nordwerk)
    Client().post(link)
    second = Client()
    response = second.post(link)
    assert (response.status_code, portal_cookie(nordwerk.organizer) in response.cookies) == (410, False)
    assert not _is_in(second, nordwerk)


def test_link_ends_after_a_day(nordwerk):
    assert Client().post(_link(nordwerk, timezone.now() - timedelta(hours=24, seconds=1))).status_code == 410
    assert Client().post(_link(nordwerk, timezone.now() - timedelta(hours=23))).status_code == 302


def test_link_of_another_organizer_opens_nothing(nordwerk, elsewhere):
    link = _link(elsewhere).replace(elsewhere.mount, nordwerk.mount)
    assert Client().post(link).status_code == 410


def test_link_of_a_closed_access_opens_nothing(nordwerk):
    link, inside = _link(nordwerk), Client()
    inside.post(_link(nordwerk))
    with tenant(nordwerk.organizer):
        revoke_portal_access(organizer=nordwerk.organizer, access=nordwerk.access)
    assert Client().post(link).status_code == 410
    assert not _is_in(inside, nordwerk)


def test_mail_brings_a_code_that_signs_in(nordwerk):
    client = Client()
    asked = _ask(client, nordwerk)
    assert (asked.status_code, asked["Location"].partition("?")[0]) == (302, f"{nordwerk.mount}sign-in/code/")
    (mail,) = _mails(nordwerk)
    assert mail.to_email == nordwerk.access.email
    assert _enter(client, nordwerk, f" {_code_in(mail)[:3]} {_code_in(mail)[3:]} ").status_code == 302
    assert _is_in(client, nordwerk)


def test_code_typed_in_full_width_signs_in(nordwerk):
    client = Client()
    _ask(client, nordwerk)
    wide = _code_in(_mails(nordwerk)[0]).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    assert _enter(client, nordwerk, wide).status_code == 302


def test_link_of_the_mail_works_in_any_browser(nordwerk):
    _ask(Client(), nordwerk)
    path = re.search(r"https?://[^/]+(/x/\S+)", _mails(nordwerk)[0].body).group(1)
    other = Client()
    assert other.post(path).status_code == 302
    assert _is_in(other, nordwerk)


def test_code_is_bound_to_the_asking_browser(nordwerk):
    asking, other = Client(), Client()
    _ask(asking, nordwerk)
    code = _code_in(_mails(nordwerk)[0])
    assert _enter(other, nordwerk, code).status_code == 422
    _ask(other, nordwerk, email="nobody@nowhere.example")
    assert _enter(other, nordwerk, code).status_code == 422
    assert not _is_in(other, nordwerk)
    assert _enter(asking, nordwerk, code).status_code == 302


def test_code_ends_after_five_wrong_tries(nordwerk):
    client = Client()
    _ask(client, nordwerk)
    code = _code_in(_mails(nordwerk)[0])
    wrong = "000000" if code != "000000" else "000001"
    assert [_enter(client, nordwerk, wrong).status_code for _try in range(5)] == [422] * 5
    assert _enter(client, nordwerk, code).status_code == 422
    with tenant(nordwerk.organizer):
        assert PortalToken.objects.get(kind="code").tries == 5


def test_code_ends_after_ten_minutes(nordwerk):
    client = Client()
    _ask(client, nordwerk)
    with tenant(nordwerk.organizer):
        PortalToken.objects.filter(kind="code").update(expires_at=timezone.now())
    assert _enter(client, nordwerk, _code_in(_mails(nordwerk)[0])).status_code == 422


def test_unknown_address_gets_the_same_answer_and_no_mail(nordwerk):
    known, unknown = Client(), Client()
    answers = [_ask(known, nordwerk), _ask(unknown, nordwerk, email="nobody@nowhere.example")]
    assert len({(a.status_code, a["Location"], a.content, tuple(sorted(a.cookies))) for a in answers}) == 1
    pages = [
        re.sub(r'(value|csrf)="[^"]*"', "", c.get(answers[0]["Location"]).content.decode()) for c in (known, unknown)
    ]
    assert pages[0] == pages[1]
    assert [mail.to_email for mail in _mails(nordwerk)] == [nordwerk.access.email]


def test_one_mailbox_is_not_flooded(nordwerk):
    answers = {_ask(Client(), nordwerk).status_code for _time in range(12)}
    assert answers == {302}
    assert len(_mails(nordwerk)) == 10


def test_two_companies_of_one_address_get_a_mail_each(nordwerk, yunfan):
    with tenant(nordwerk.organizer):
        grant_portal_access(
            organizer=nordwerk.organizer, company_id=yunfan.company.pk, email=nordwerk.access.email, name="Both"
        )
    client = Client()
    _ask(client, nordwerk)
    mails = _mails(nordwerk)
    assert len(mails) == 2
    second = next(mail for mail in mails if "Yunfan" in mail.body)
    _enter(client, nordwerk, _code_in(second))
    page = client.get(f"{nordwerk.mount}profile/").content.decode()
    assert "Yunfan" in page
    assert "Nordwerk" not in page


def test_password_signs_in_for_half_a_day(nordwerk):
    with tenant(nordwerk.organizer):
        set_portal_password(organizer=nordwerk.organizer, access=nordwerk.access, password=PASSWORD)
    client = Client()
    data = {"email": nordwerk.access.email.upper(), "password": PASSWORD}
    response = client.post(f"{nordwerk.mount}sign-in/password/", data)
    assert response.status_code == 302
    assert response.cookies[portal_cookie(nordwerk.organizer)]["max-age"] == 12 * 3600
    assert _is_in(client, nordwerk)


def test_wrong_password_and_unknown_address_get_the_same_answer(nordwerk):
    with tenant(nordwerk.organizer):
        set_portal_password(organizer=nordwerk.organizer, access=nordwerk.access, password=PASSWORD)
    answers = []
    for email, password in ((nordwerk.access.email, "wrong-password"), ("nobody@nowhere.example", PASSWORD)):
        response = Client().post(f"{nordwerk.mount}sign-in/password/", {"email": email, "password": password})
        answers.append((response.status_code, response.context["form"].non_field_errors()))
        assert portal_cookie(nordwerk.organizer) not in response.cookies
    assert answers[0] == answers[1]
    assert answers[0][0] == 422


def test_password_cannot_be_guessed_forever(nordwerk):
    with tenant(nordwerk.organizer):
        set_portal_password(organizer=nordwerk.organizer, access=nordwerk.access, password=PASSWORD)
    url, email = f"{nordwerk.mount}sign-in/password/", nordwerk.access.email
    tried = [Client().post(url, {"email": email, "password": "wrong"}).status_code for _try in range(6)]
    assert tried == [422] * 5 + [429]
    assert Client().post(url, {"email": email, "password": PASSWORD}).status_code == 429
    assert Client().post(_link(nordwerk)).status_code == 302


def test_password_is_set_by_the_signed_in_only(nordwerk, sign_in):
    url = f"{nordwerk.mount}password/"
    assert Client().post(url, {"password": PASSWORD})["Location"].startswith(f"{nordwerk.mount}sign-in/")
    client = sign_in(nordwerk)
    for weak in ("short", "password123", nordwerk.access.email, "1234567890"):
        assert client.post(url, {"password": weak}).status_code == 422, weak
    assert client.post(url, {"password": PASSWORD}).status_code == 302
    signed = Client().post(f"{nordwerk.mount}sign-in/password/", {"email": nordwerk.access.email, "password": PASSWORD})
    assert signed.status_code == 302
    with tenant(nordwerk.organizer):
        entry = AuditEntry.objects.get(action="portal_password.set")
    assert (entry.actor_kind, entry.actor_id, entry.actor_label, entry.changes) == (
        "portal", nordwerk.access.pk, "Visitor of nordwerk", {},
    )  # fmt: skip


def test_signing_in_is_audited_with_the_person(nordwerk):
    Client().post(_link(nordwerk))
    with tenant(nordwerk.organizer):
        entry = AuditEntry.objects.get(action="portal.signed_in")
        used = AuditEntry.objects.get(action="portal_link.used")
    assert (entry.actor_kind, entry.actor_id, entry.actor_label) == (
        "portal",
        nordwerk.access.pk,
        "Visitor of nordwerk",
    )
    assert (used.actor_kind, used.actor_id) == ("portal", None)


def test_sign_out_ends_the_session_on_the_server(nordwerk, sign_in):
    client = sign_in(nordwerk)
    stolen = Client()
    stolen.cookies[portal_cookie(nordwerk.organizer)] = client.cookies[portal_cookie(nordwerk.organizer)].value
    assert client.get(f"{nordwerk.mount}sign-out/").status_code == 405
    assert client.post(f"{nordwerk.mount}sign-out/")["Location"] == f"{nordwerk.mount}sign-in/"
    assert not _is_in(stolen, nordwerk)
    with tenant(nordwerk.organizer):
        assert not PortalDevice.objects.exists()


def test_new_sign_in_replaces_the_browsers_old_session(nordwerk, yunfan, sign_in):
    client = sign_in(nordwerk)
    client.post(_link(yunfan))
    with tenant(nordwerk.organizer):
        assert [device.access_id for device in PortalDevice.objects.all()] == [yunfan.access.pk]


def test_eleventh_bad_link_of_a_minute_gets_429_and_a_good_one_never(nordwerk):
    client = Client()
    bad = [client.post(f"{nordwerk.mount}link/wrong{number}/").status_code for number in range(11)]
    assert bad == [410] * 10 + [429]
    assert client.post(f"{nordwerk.mount}link/wrong/")["Retry-After"] == "60"
    assert client.post(f"{nordwerk.mount}link/wrong/", REMOTE_ADDR="10.0.0.9").status_code == 410
    assert client.post(_link(nordwerk)).status_code == 302
    assert _is_in(client, nordwerk)


def test_refused_code_counts_as_a_try_under_429_too(nordwerk):
    client = Client()
    for number in range(11):
        client.post(f"{nordwerk.mount}link/wrong{number}/")
    _ask(client, nordwerk)
    assert _enter(client, nordwerk, "000000").status_code == 429
    with tenant(nordwerk.organizer):
        assert PortalToken.objects.get(kind="code").tries == 1


def test_limits_fail_open_without_a_cache(nordwerk, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    client = Client()
    assert {client.post(f"{nordwerk.mount}link/wrong{number}/").status_code for number in range(12)} == {410}
    _ask(client, nordwerk)
    assert _enter(client, nordwerk, _code_in(_mails(nordwerk)[0])).status_code == 302


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/", "//evil.example/x/alpha/", "/o/alpha/", "/x/beta/", "/x/alpha/../../o/alpha/",
        "/x/alpha/%2e%2e/beta/", "/x/alpha/sign-out/", "/x/alpha/sign-in/", "/x/alpha/people/1/remove/",
        "/x/alpha/nothing/", "javascript:alert(1)", "/x/alphabet/", "\\\\evil.example",
    ],
)  # fmt: skip
def test_next_leads_nowhere_else(nordwerk, wanted):
    assert Client().post(f"{_link(nordwerk)}", {"next": wanted})["Location"] == nordwerk.mount


def test_next_leads_back_to_the_page_asked_for(nordwerk):
    client = Client()
    sent = client.get(f"{nordwerk.mount}people/?added=1")
    asked = client.post(sent["Location"], {"email": nordwerk.access.email, "next": f"{nordwerk.mount}people/?added=1"})
    client.get(asked["Location"])
    code = _code_in(_mails(nordwerk)[0])
    entered = client.post(asked["Location"], {"code": code})
    assert entered["Location"] == f"{nordwerk.mount}people/?added=1"


@pytest.mark.parametrize("page", ["sign-in/", "sign-in/code/", "sign-in/password/"])
def test_bad_input_is_said_not_crashed_on(nordwerk, page):
    for value in ("", "\x00", "x" * 10_000, "名" * 300, "a@b\x00.example"):
        data = {"email": value, "code": value, "password": value}
        assert Client().post(f"{nordwerk.mount}{page}", data).status_code == 422, repr(value[:20])
