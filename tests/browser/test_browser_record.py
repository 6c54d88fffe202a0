"""A customer's page: logged in two keystrokes, nothing typed is lost, tabs by digits, files, one page of paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.furnish import objects_of
from tests.browser.stage import arrived, axe_faults, too_wide

OWNER = "owner@demo.example"
TABS = ("timeline", "editions", "contacts", "surveys", "documents", "value", "changes")
DRAFTS = "Object.keys(localStorage).filter(name => name.startsWith('draft:')).length"


@pytest.fixture
def page(stage, language) -> Page:
    """The owner's browser."""
    return stage.page(language, staff=OWNER, allow=(422,))


@pytest.fixture
def company(stage, page) -> str:
    """The address of the story's company."""
    return f"/o/nanhai/customers/{objects_of(stage.organizer)['company']}/"


def test_activity_is_logged_in_two_keystrokes(page, company, language):
    page.goto(company)
    page.keyboard.press("a")
    expect(page.locator("#log-text")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#log [name=kind][value=visit]")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type(f"two keys {language}")
    page.keyboard.press("Enter")
    page.keyboard.type("second line")
    page.keyboard.press("Control+Enter")
    newest = page.locator("#timeline li").first
    expect(newest).to_contain_text(f"two keys {language}")
    expect(newest).to_contain_text("second line")
    expect(page.locator("#log-text")).to_have_value("")
    assert page.evaluate(DRAFTS) == 0


def test_enter_of_an_input_method_saves_nothing(page, company):
    page.goto(company)
    page.keyboard.press("a")
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "dian hua", "selectionStart": 8, "selectionEnd": 8})
    page.keyboard.press("Control+Enter")
    keys.send("Input.insertText", {"text": "电话"})
    sent = page.evaluate(
        """() => {
            const box = document.querySelector('#log-text');
            let sent = 0;
            box.form.addEventListener('submit', event => { sent += 1; event.preventDefault(); });
            const press = more => box.dispatchEvent(new KeyboardEvent('keydown',
                {key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true, ...more}));
            press({isComposing: true});
            press({keyCode: 229});
            box.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}));
            press({});
            return sent;
        }"""
    )
    assert sent == 0
    assert page.url.endswith(company)


def test_draft_survives_a_reload_and_goes_with_the_session(stage, language, company):
    leaver = {"en": "sales@demo.example", "zh-hans": "service@demo.example"}[language]  # whose session ends here
    page = stage.page(language, staff=leaver)
    page.goto(company)
    page.fill("#log-text", "half a sentence")
    page.check("#log [name=kind][value=note]", force=True)
    page.reload()  # at once: what was typed last is not lost
    expect(page.locator("#log-text")).to_have_value("half a sentence")
    expect(page.locator("#log [name=kind][value=note]")).to_be_checked()
    expect(page.locator("[data-draft-note]")).to_be_visible()
    assert not axe_faults(page)
    page.goto("/o/nanhai/")
    assert page.evaluate(DRAFTS) == 1
    page.locator("summary.c-me").click()
    page.locator("[data-sign-out] button").click()
    page.wait_for_load_state()
    assert page.evaluate(DRAFTS) == 0


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_every_tab_is_reachable_and_fits(stage, language, company, width, scheme):
    page = stage.page(language, staff=OWNER, width=width)
    page.emulate_media(color_scheme=scheme)
    for number, tab in enumerate(TABS, start=1):
        page.goto(company)
        page.keyboard.press(str(number))
        expect(page.locator("nav.c-tabs [aria-current]")).to_have_attribute("data-key", str(number))
        arrived(page)
        assert page.url.endswith(company if tab == "timeline" else f"?tab={tab}")
        assert not too_wide(page), tab
        assert not axe_faults(page), tab


def test_a_opens_the_box_from_another_tab(page, company):
    page.goto(company + "?tab=documents")
    page.keyboard.press("a")
    expect(page.locator("#log-text")).to_be_focused()


def test_files_are_added_handed_out_and_removed(page, company, language):
    page.goto(company + "?tab=documents")
    name = f"合同 {language}.txt"
    page.set_input_files("[name=files]", [{"name": name, "mimeType": "text/plain", "buffer": "正文".encode()}])
    expect(page.locator("#add-files")).to_contain_text(name)
    page.locator(".c-drop button[type=submit]").click()
    with page.expect_download() as saved:
        page.locator("table a", has_text=name).click()
    assert saved.value.suggested_filename == name
    page.set_input_files("[name=files]", [{"name": "x.exe", "mimeType": "text/plain", "buffer": b"MZ"}])
    page.locator(".c-drop button[type=submit]").click()
    expect(page.locator(".c-drop [role=alert]")).to_contain_text("x.exe")
    page.goto(company + "?tab=documents")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("tr", has_text=name).locator("button").click()
    expect(page.locator("tr.is-gone", has_text=name)).to_be_visible()


def test_note_is_pinned_and_relationship_set_by_hand(page, company, language):
    page.goto(company)
    page.locator("#timeline li button[form=pin]").first.click()
    expect(page.locator(".c-pinned")).to_be_visible()
    assert not axe_faults(page)
    page.locator(".c-pinned form[action$='/unpin/'] button").click()
    expect(page.locator(".c-pinned")).to_have_count(0)

    arrived(page)
    page.locator("#relationship a[href*='aspect=lifecycle']").click()
    page.select_option("[name=value]", "weakening")
    page.locator("form.c-form-box button[type=submit]").click()
    expect(page.locator("[name=reason]")).to_be_focused()  # the browser asks for the reason
    page.fill("[name=reason]", f"their buyer has left {language}")
    page.locator("form.c-form-box button[type=submit]").click()
    arrived(page)
    card = page.locator("#relationship")
    expect(card).to_contain_text(f"their buyer has left {language}")
    expect(page.locator(".c-facts .c-hand").first).to_be_visible()
    assert not axe_faults(page)
    card.locator("div", has_text=f"their buyer has left {language}").locator("form button").first.click()
    arrived(page)
    expect(page.locator("#relationship form")).to_have_count(1)  # that of the demo's own word on the type


def test_change_is_reverted_and_a_conflict_asks(stage, page, company, language):
    for city in ("惠州", "东莞"):
        page.goto(company + "edit/")
        page.fill("[name=city]", f"{city}{language}")
        page.locator("form.c-form-box button[type=submit]").click()
        page.wait_for_url(re.compile(r"/customers/\d+/$"))
    page.goto(company + "?tab=changes")
    older = page.locator(".c-diff > div", has_text=f"惠州{language}").last
    older.locator("button").click()
    expect(page.locator("#ask-title")).to_be_visible()
    assert not axe_faults(page)
    page.locator("section[aria-labelledby=ask-title] button[type=submit]").click()
    expect(page.locator(".c-hero-sub")).not_to_contain_text("东莞")
    expect(page.locator("#timeline li").first).to_contain_text(f"东莞{language}")


def test_print_is_one_page(page, company):
    page.goto(company)
    arrived(page)
    paper = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_long_rtl_and_emoji_records_fit(stage, language, company):
    page = stage.page(language, staff=OWNER, width=390, allow=(422,))
    page.goto("/o/nanhai/customers/new/?kind=company")
    name = f"شركة 🏢 מעבדות {language} " + "very" * 20
    page.fill("[name=name]", name)
    page.locator("form.c-form-box button[type=submit]").click()
    expect(page.locator("h1")).to_contain_text("🏢")
    page.fill("#log-text", "עברית 🏢 " * 1200)
    page.locator("#log button[type=submit]").click()
    expect(page.locator("#timeline details.c-long")).to_be_visible()
    assert not too_wide(page)
    assert not axe_faults(page)
