"""The platform's own mails, and what a locked sign-in says."""

import pytest
from django.core import mail as post
from django.utils import translation

from crm_expo.accounts.models import User
from tests.access.asking import client_of

RESET = "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def own_counters(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "mails"}}


def test_reset_mail_speaks_the_language_of_the_account(db):
    User.objects.create_user("zhang@alpha.example", "a-long-password", name="张敏", language="zh-hans")
    with translation.override("zh-hans"):
        subject = f"[ExpoCRM] {translation.gettext('Choose a new password')}"
    client_of().post(RESET, {"email": "zhang@alpha.example"}, HTTP_ACCEPT_LANGUAGE="en")
    (mail,) = post.outbox
    assert mail.subject == subject
    assert "/accounts/password/reset/key/" in mail.body
    assert "testserver!" not in mail.body


def test_unknown_address_is_told_so_in_both_languages(db):
    client_of().post(RESET, {"email": "nobody@alpha.example"}, HTTP_ACCEPT_LANGUAGE="en")
    (mail,) = post.outbox
    assert mail.subject == "[ExpoCRM] There is no account with this address"
    assert "Somebody asked for a new password for nobody@alpha.example" in mail.body
    assert "invitation" in mail.body
    assert "signup" not in mail.body
    assert len(mail.body.split("———")) == 2


def test_address_too_long_is_refused_before_a_mail_is_written(db):
    answer = client_of().post(RESET, {"email": f"{'a' * 280}@alpha.example"})
    assert answer.status_code == 200
    assert "at most 254 characters" in answer.content.decode()
    assert post.outbox == []


def test_locked_sign_in_says_when_to_try_again(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
    wrong = {"login": "zhang@alpha.example", "password": "wrong"}
    pages = [client_of().post("/accounts/login/", wrong).content.decode() for _time in range(6)]
    assert ["Try again in 5 minutes." in page for page in pages] == [False] * 5 + [True]
