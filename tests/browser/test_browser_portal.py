"""The exhibitor portal in a browser: in by mail link and by code, its own company only, the profile."""

import re

from playwright.sync_api import Page, expect

from tests.browser.furnish import PORTAL_EMAIL, YUNFAN, objects_of
from tests.browser.stage import Stage, axe_faults, picture, too_wide

PORTAL = "/x/nanhai/"
SHORT = {"en": "en", "zh-hans": "zh"}
#: What staff say among themselves.
_INTERNAL = ("RFM", "Cannot lose", "Champion", "c-rtier", "c-rfm")


def _ask_for_mail(page: Page) -> None:
    page.goto(PORTAL)
    page.wait_for_url(re.compile("/x/nanhai/sign-in/"))
    page.fill("main [name=email]", PORTAL_EMAIL)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("/sign-in/code/"))


def _newest_mail(stage: Stage, language: str) -> str:
    """As an owner reads it: there is no mail server."""
    owner = stage.page(language, staff="owner@demo.example")
    owner.goto("/o/nanhai/outbox/")
    mail = owner.locator("main tbody tr", has_text=PORTAL_EMAIL).first
    picture(owner, f"mail-{SHORT[language]}") if language == "en" else None
    mail.locator("a").click()
    return owner.locator("#mail-body").inner_text()


#: Random letters may spell anything.
_TOKEN = re.compile(r'(data-csrf|name="csrfmiddlewaretoken" value)="[^"]*"')


def test_mail_link_opens_the_own_company_only(stage, language):
    page = stage.page(language, width=390, allow=(404, 410))
    _ask_for_mail(page)
    link = re.search(r"https?://\S+/link/\S+", _newest_mail(stage, language)).group()
    page.goto(link)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("/x/nanhai/$"))
    expect(page.locator("header")).to_contain_text(YUNFAN)
    picture(page, f"portal-{SHORT[language]}")

    for path in ("", "booths/", "people/", "profile/", "password/"):
        page.goto(PORTAL + path)
        text = _TOKEN.sub("", page.content())
        assert "Nordwerk" not in text, path
        assert not [word for word in _INTERNAL if word in text], path
        assert not too_wide(page)
        assert not axe_faults(page), path
    page.goto(f"{PORTAL}booths/")
    picture(page, f"portal-booths-{SHORT[language]}") if language == "zh-hans" else None
    for staff_page in ("/o/nanhai/", f"/o/nanhai/customers/{objects_of(stage.organizer)['company']}/"):
        page.goto(staff_page)
        page.wait_for_url(re.compile("/accounts/login/"))

    again = stage.page(language, allow=(410,))
    again.goto(link)
    again.locator("main form button[type=submit]").click()
    expect(again.locator("a[href*='sign-in/']")).to_be_visible()
    again.goto(PORTAL)
    expect(again).to_have_url(re.compile("/sign-in/"))


def test_code_works_in_the_browser_that_asked(stage, language):
    page = stage.page(language, width=390, allow=(422,))
    stranger = stage.page(language, allow=(422,))
    _ask_for_mail(page)
    code = re.search(r"(?<!\d)\d{6}(?!\d)", _newest_mail(stage, language)).group()
    stranger.goto(f"{PORTAL}sign-in/code/")
    stranger.fill("[name=code]", code)
    stranger.locator("main form button[type=submit]").click()
    expect(stranger.locator("#id_code-error")).to_be_visible()
    assert not axe_faults(stranger)

    page.fill("[name=code]", f"{code[:3]} {code[3:]}")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("/x/nanhai/$"))
    page.goto(f"{PORTAL}password/")
    page.locator("form[action$='sign-out/'] button").click()
    page.wait_for_url(re.compile("/sign-in/"))
    page.goto(PORTAL)
    page.wait_for_url(re.compile("/sign-in/"))


def test_profile_is_edited_and_seen_by_staff(stage, language):
    page = stage.page(language, portal=PORTAL_EMAIL, width=390, allow=(422,))
    page.goto(f"{PORTAL}profile/")
    page.fill("[name=phone]", "12")
    page.fill("[name=city]", "珠海")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("[name=phone][aria-invalid=true]")).to_be_visible()
    assert page.input_value("[name=city]") == "珠海"
    assert not axe_faults(page)

    page.fill("[name=phone]", "+86 755 2678 1234")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("saved=1"))
    expect(page.locator("[role=status]").first).to_be_visible()
    picture(page, f"portal-profile-{SHORT[language]}") if language == "en" else None
    staff = stage.page(language, staff="sales@demo.example")
    staff.goto(f"/o/nanhai/customers/{objects_of(stage.organizer)['company']}/")
    expect(staff.locator(".c-hero-sub")).to_contain_text("珠海")
