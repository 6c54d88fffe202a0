"""Customers in a browser: find, page, sort, add, edit, log, by mouse, keyboard and input method."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.furnish import LIN_RUOXI, YUNFAN, objects_of
from tests.browser.stage import axe_faults, picture, too_wide

OWNER = "owner@demo.example"
CUSTOMERS = "/o/nanhai/customers/"
SHORT = {"en": "en", "zh-hans": "zh"}
_IN_LIST = "main tbody td.c-pin b"


@pytest.fixture
def page(stage, language) -> Page:
    """The owner's browser."""
    return stage.page(language, staff=OWNER, allow=(422,))


def _search(page: Page, words: str) -> list[str]:
    page.fill("main [name=q]", words)
    page.press("main [name=q]", "Enter")
    page.wait_for_url(re.compile("q="))
    page.wait_for_load_state()
    assert page.input_value("main [name=q]") == words
    return page.locator(_IN_LIST).all_inner_texts()


def test_search_finds_by_characters_pinyin_initials_latin_and_mail(page):
    page.goto(CUSTOMERS)
    for words, wanted in (
        ("云帆", YUNFAN),
        ("若溪", "林若溪"),
        ("yunfan", YUNFAN),
        ("linruoxi", "林若溪"),
        ("lrx", "林若溪"),
        ("Nordwerk", "Nordwerk GmbH"),
        (LIN_RUOXI, "林若溪"),
    ):
        assert wanted in _search(page, words), words
    assert page.locator(_IN_LIST).count() == 1, "an address names one customer"
    assert _search(page, "没有这样的公司xyz") == []
    expect(page.locator(".c-empty a[href='?view=all']")).to_be_visible()
    assert not axe_faults(page)


def test_the_address_is_the_whole_state(stage, language, page):
    page.goto(CUSTOMERS)
    page.click(".c-tabs a[href*='kind=person']")
    page.wait_for_url(re.compile("kind=person"))
    page.goto(f"{CUSTOMERS}?kind=person")
    page.click("thead a[href*='sort=value']")
    page.wait_for_url(re.compile(r"kind=person.*sort=value"))
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
    expect(page.locator("main .c-alert")).to_have_count(0)
    first = page.locator(_IN_LIST).all_inner_texts()
    picture(page, f"customers-{SHORT[language]}")
    page.click("a[rel=next]")
    expect(page.locator("a[rel=prev]")).to_be_visible()
    second = page.locator(_IN_LIST).all_inner_texts()
    assert len(second) == len(first)
    assert first != second
    assert "kind=person" in page.url
    assert "sort=value" in page.url

    elsewhere = stage.page(language, staff=OWNER)
    elsewhere.goto(page.url)
    assert elsewhere.locator(_IN_LIST).all_inner_texts() == second
    page.click("a[rel=prev]")
    expect(page.locator("a[rel=prev]")).to_have_count(0)
    assert page.locator(_IN_LIST).all_inner_texts() == first
    page.locator(".c-chip", has_text=re.compile("Person|个人|人")).locator("a").click()
    expect(page).not_to_have_url(re.compile("kind=person"))


def test_new_customer_that_may_exist_must_be_looked_at(page, language):
    page.goto(f"{CUSTOMERS}new/")
    page.select_option("[name=kind]", "company")
    page.fill("[name=name]", YUNFAN)
    page.locator("form.c-form-box button[type=submit]").click()
    expect(page.locator("[name=looked]")).to_be_visible()
    expect(page.locator(f"form a:has-text('{YUNFAN}')")).to_be_visible()
    assert page.input_value("[name=name]") == YUNFAN
    assert not axe_faults(page)

    page.fill("[name=name]", f"{YUNFAN}苏州分公司 {language}")
    page.check("[name=looked]")
    page.locator("form.c-form-box button[type=submit]").click()
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    expect(page.locator("h1")).to_contain_text("苏州分公司")


def test_stale_edit_loses_nothing(stage, language, page):
    number = objects_of(stage.organizer)["company"]
    other = stage.page(language, staff="manager@demo.example", allow=(422,))
    for one in (page, other):
        one.goto(f"{CUSTOMERS}{number}/edit/")
    other.fill("[name=city]", "东莞")
    other.locator("form.c-form-box button[type=submit]").click()
    expect(other).to_have_url(re.compile(r"/customers/\d+/$"))

    page.fill("[name=city]", "惠州")
    page.locator("form.c-form-box button[type=submit]").click()
    conflict = page.locator("form .c-alert.is-warn")
    expect(conflict).to_contain_text("东莞")
    expect(conflict).to_contain_text("惠州")
    assert page.input_value("[name=city]") == "惠州"
    assert not axe_faults(page)
    page.locator("form.c-form-box button[type=submit]").click()
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    expect(page.locator(".c-hero-sub")).to_contain_text("惠州")


def test_follow_up_stands_on_the_timeline(stage, language, page):
    page.goto(f"{CUSTOMERS}{objects_of(stage.organizer)['person']}/")
    page.locator("#log [name=kind][value=visit]").check(force=True)
    page.fill("#log [name=text]", "约定周三看样机\n<b>二号馆</b>")
    page.locator("#log button[type=submit]").click()
    page.wait_for_load_state()
    newest = page.locator("#timeline li").first
    expect(newest).to_contain_text("约定周三看样机")
    expect(newest).to_contain_text("<b>二号馆</b>")
    expect(newest).to_contain_text("Chen Jiahe")


def test_enter_that_confirms_a_candidate_does_not_submit(page):
    page.goto(CUSTOMERS)
    field = page.locator("main [name=q]")
    field.focus()
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "yun", "selectionStart": 3, "selectionEnd": 3})
    page.keyboard.press("Enter")
    page.wait_for_timeout(150)
    assert page.url.endswith(CUSTOMERS), "Enter during composition submitted"
    keys.send("Input.insertText", {"text": "云帆"})

    for told in ({"isComposing": True}, {"keyCode": 229}):
        assert _enter_is_stopped(page, told), told
    assert _enter_is_stopped(page, {}, after_composition=True), "WebKit ends the composition before the key"
    page.wait_for_timeout(150)
    assert not _enter_is_stopped(page, {})
    field.fill("云帆")
    field.press("Enter")
    page.wait_for_url(re.compile("q="))


def _enter_is_stopped(page: Page, told: dict, *, after_composition: bool = False) -> bool:
    return page.evaluate(
        """([told, ended]) => {
            const field = document.querySelector('main [name=q]');
            if (ended) field.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}));
            const key = new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true, ...told});
            return !field.dispatchEvent(key);
        }""",
        [told, after_composition],
    )


def test_keyboard_reaches_search_and_content(page):
    page.goto(CUSTOMERS)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#main$"))
    page.locator("[data-search]").focus()
    page.keyboard.type("a/b")
    expect(page.locator("[data-search]")).to_have_value("a/b")
    page.keyboard.press("Control+a")
    page.keyboard.type("linruoxi")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=linruoxi"))
    assert "林若溪" in page.locator(_IN_LIST).all_inner_texts()


def test_theme_and_language_are_kept(page, language):
    page.goto(f"{CUSTOMERS}?kind=person")
    html = page.locator("html")
    assert html.get_attribute("data-bs-theme") == "light"
    page.locator("header [data-theme-toggle]").click()
    assert html.get_attribute("data-bs-theme") == "dark"
    page.reload()
    assert html.get_attribute("data-bs-theme") == "dark"
    assert not page.evaluate("document.documentElement.hasAttribute('data-theme-system')")

    other = {"en": "zh-hans", "zh-hans": "en"}[language]
    page.locator(f"header button[name=language][value={other}]").click()
    page.wait_for_url(re.compile(r"/o/nanhai/customers/\?kind=person$"))
    expect(html).to_have_attribute("lang", {"en": "en", "zh-hans": "zh-Hans"}[other])


def test_phone_has_a_menu(stage, language):
    page = stage.page(language, staff=OWNER, width=360)
    page.goto(CUSTOMERS)
    opener = page.locator("[data-nav-toggle]")
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#nav a[href='/o/nanhai/insights/']")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(opener).to_have_attribute("aria-expanded", "false")
    assert not too_wide(page)
    assert not axe_faults(page)
