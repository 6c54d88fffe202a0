"""Keys of staff pages: going, walking through a list and its records, switching them off."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import axe_faults

CUSTOMERS = "/o/nanhai/customers/?kind=company&sort=-value"
RECORD = re.compile(r"/customers/\d+/$")


@pytest.fixture
def page(stage, language) -> Page:
    """The owner's browser."""
    return stage.page(language, staff="owner@demo.example")


def names(page):
    return page.locator("table[data-records] tbody .c-co b").all_inner_texts()


def test_records_are_walked_in_the_order_of_the_list_over_its_pages(page):
    page.goto(CUSTOMERS)
    first_page = names(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("h1 span").first).to_have_text(first_page[0])
    expect(page.locator('[data-step="-1"]')).to_be_disabled()
    page.keyboard.press("]")
    expect(page.locator("h1 span").first).to_have_text(first_page[1])
    page.locator('[data-step="-1"]').click()
    expect(page.locator("h1 span").first).to_have_text(first_page[0])
    page.goto(CUSTOMERS)
    page.locator("table[data-records] tbody a").last.click()
    expect(page.locator("h1 span").first).to_have_text(first_page[-1])
    page.keyboard.press("]")
    expect(page.locator("h1 span").first).not_to_have_text(first_page[-1])
    second_page_begins = page.locator("h1 span").first.inner_text()
    page.locator("[data-walk] a").click()
    assert names(page)[0] == second_page_begins
    people = page.context.request.get("/o/nanhai/customers/?kind=person").text()
    page.goto(re.search(r'href="(/o/nanhai/customers/\d+/)"', people)[1])  # not on the list that was seen last
    expect(page.locator("[data-walk]")).to_be_hidden()


def test_keys_go_places_are_told_and_can_be_switched_off(page):
    page.goto("/o/nanhai/")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url(re.compile("/customers/$"))
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert axe_faults(page) == []
    page.locator("#keys input").check()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url(re.compile("/customers/$"))
    page.keyboard.press("?")
    page.locator("#keys input").uncheck()
    page.locator("[data-keys-close]").click()
    page.keyboard.press("n")
    page.wait_for_url(re.compile("/customers/new/$"))
    page.locator("input[name=name]").focus()
    page.keyboard.type("genie")
    expect(page.locator("input[name=name]")).to_have_value("genie")
