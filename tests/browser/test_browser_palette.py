"""The command palette: everything by a few keys, in both languages, safe with Chinese input."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import axe_faults

OWNER = "owner@demo.example"
HOME = "/o/nanhai/"
BOX = "#palette input"
CHOSEN = "#palette [aria-selected=true]"


@pytest.fixture
def page(stage, language) -> Page:
    """The owner's browser."""
    return stage.page(language, staff=OWNER)


def ask(page, text):
    page.locator(BOX).fill(text)
    expect(page.locator("#palette")).not_to_have_attribute("aria-busy", "true")


def test_slash_and_control_k_find_a_company_a_person_a_booth_a_page_and_an_action(page, language):
    page.goto(HOME)
    page.keyboard.press("/")
    expect(page.locator(BOX)).to_be_focused()
    chinese = language == "zh-hans"
    for typed, found in {
        "云帆": "深圳市云帆智能装备有限公司",
        "szsyf": "深圳市云帆智能装备有限公司",
        "linruoxi": "林若溪",
        "审计" if chinese else "audit": "审计日志" if chinese else "Audit log",
        "登记观" if chinese else "register a": "登记观众" if chinese else "Register a visitor",
    }.items():
        ask(page, typed)
        expect(page.locator("#palette [role=option]", has_text=found).first).to_be_visible()
    assert axe_faults(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).not_to_be_visible()
    page.keyboard.press("Control+k")
    ask(page, "linruoxi")
    expect(page.locator(CHOSEN)).to_contain_text("林若溪")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    opened = page.url
    page.wait_for_load_state()
    page.goto(HOME)
    page.keyboard.press("/")
    expect(page.locator("#palette-recent + a")).to_have_text("林若溪")
    page.keyboard.press("Enter")
    page.wait_for_url(opened)


def test_arrows_go_round_and_nothing_found_says_what_to_try(page, language):
    page.goto(HOME)
    page.keyboard.press("/")
    ask(page, "科技")
    count = page.locator("#palette [role=option]").count()
    assert count > 3
    first = page.locator(CHOSEN).get_attribute("id")
    page.keyboard.press("ArrowUp")
    assert page.locator(CHOSEN).get_attribute("id") != first
    page.keyboard.press("ArrowDown")
    assert page.locator(CHOSEN).get_attribute("id") == first
    assert page.locator(BOX).get_attribute("aria-activedescendant") == first
    ask(page, "<b>zzzzqqq")
    expect(page.locator("#palette-lines")).to_contain_text("<b>zzzzqqq")
    expect(page.locator("#palette [role=option]")).to_have_count(0)


def test_candidate_of_an_input_method_is_neither_looked_up_nor_taken_for_a_choice(page):
    page.goto(HOME)
    page.keyboard.press("/")
    expect(page.locator(CHOSEN)).to_be_visible()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "palette/?q=" in request.url else None)
    page.evaluate(
        """() => {
          const box = document.querySelector('#palette input');
          const all = { bubbles: true, cancelable: true };
          const fire = (kind, more) => box.dispatchEvent(new kind[0](kind[1], Object.assign({}, all, more)));
          fire([CompositionEvent, 'compositionstart'], {});
          box.value = "yun'fan";
          fire([InputEvent, 'input'], { isComposing: true });
          fire([KeyboardEvent, 'keydown'], { key: 'ArrowDown', isComposing: true });
          box.value = '云帆';
          fire([InputEvent, 'input'], { isComposing: true });
          fire([CompositionEvent, 'compositionend'], { data: '云帆' });
          fire([KeyboardEvent, 'keydown'], { key: 'Enter', keyCode: 229 });
        }"""
    )
    expect(page.locator(CHOSEN)).to_contain_text("深圳市云帆智能装备有限公司")
    assert page.url.endswith(HOME)
    assert ["q=" + url.partition("q=")[2] for url in asked] == ["q=%E4%BA%91%E5%B8%86"]


def test_signing_out_forgets_what_was_opened(stage, language):
    leaver = {"en": "sales@demo.example", "zh-hans": "service@demo.example"}[language]  # whose session ends here
    page = stage.page(language, staff=leaver)
    page.goto(HOME + "customers/")
    page.locator("tbody a").first.click()
    expect(page.locator("meta[name=record]")).to_have_count(1)
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('recent:')).length") == 1
    page.locator("summary.c-me").click()
    page.locator("[data-sign-out] button").click()
    page.wait_for_load_state()
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('recent:')).length") == 0
