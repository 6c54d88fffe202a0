"""Lists in a browser: filter, columns, views, board, cells and many records, in both languages, by mouse and keys."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import axe_faults, too_wide

OWNER = "owner@demo.example"
LIST = "/o/nanhai/customers/"
DIALOG = "#list-dialog"
SHANGHAI = f"{LIST}?where=" + json.dumps(["city", "is", "上海"], ensure_ascii=False)


@pytest.fixture
def page(stage, language) -> Page:
    """The owner's browser."""
    return stage.page(language, staff=OWNER)


def opened(page: Page, part: str):
    """A dialog above the list."""
    page.locator(f"[data-dialog*='/{part}']").first.click()
    expect(page.locator(DIALOG)).to_be_visible()
    return page.locator(DIALOG)


def asked(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def test_a_filter_that_is_too_long_is_not_applied_without_a_part(page):
    page.goto(LIST)
    page.keyboard.press("f")
    dialog = page.locator(DIALOG)
    first = dialog.locator(".c-cond").first
    first.locator("select").nth(0).select_option("name")
    first.locator("select").nth(1).select_option("any_of")
    pasted = "\n".join(f"Firm {number}" for number in range(2000))  # typed in, it would take minutes
    first.locator("textarea").evaluate("(box, text) => { box.value = text; }", pasted)
    dialog.locator("button[type=submit]").click()
    expect(dialog.locator("[data-counted]")).to_contain_text("8000")
    expect(dialog).to_be_visible()
    assert "where=" not in page.url


def test_a_filter_with_and_and_or_is_built_counted_and_kept_as_a_view(page, language):
    page.goto(LIST)
    page.keyboard.press("f")
    dialog = page.locator(DIALOG)
    first = dialog.locator(".c-cond").first
    first.locator("select").nth(0).select_option("city")
    first.locator("select").nth(1).select_option("is")
    first.locator("input").fill("上海")
    dialog.locator(".c-group > .c-row button").nth(1).click()
    group = dialog.locator(".c-group .c-group")
    group.locator(".c-cond select").nth(0).select_option("kind")
    group.locator("input[value=company]").check()
    expect(dialog.locator("[data-counted]")).to_contain_text(re.compile(r"\d"))
    assert axe_faults(page) == []
    dialog.locator("button[type=submit]").click()
    page.wait_for_url(re.compile("where="))
    assert json.loads(asked(page, "where")) == ["all", ["city", "is", "上海"], ["any", ["kind", "in", ["company"]]]]
    expect(page.locator(".c-chips .c-chip")).to_have_count(2)
    dialog = opened(page, "views/new/")
    name = f"上海 {language}"
    dialog.locator("input[name=name]").fill(name)
    assert axe_faults(page) == []
    dialog.locator("button[type=submit]").click()
    expect(page.locator(".c-tabs [aria-current]")).to_have_text(name)
    page.locator(".c-chips .c-chip a").first.click()
    expect(page.locator(".c-tabs [data-dialog*='lists/views/']")).to_be_visible()


def test_columns_are_chosen_and_moved(page):
    page.goto(LIST)
    dialog = opened(page, "columns/")
    assert axe_faults(page) == []
    dialog.locator("[data-col=city] input").check()
    for key in ("recency", "loyalty", "return", "pattern", "value", "grade", "owner"):
        dialog.locator(f"[data-col={key}] input").uncheck()
    dialog.locator("[data-col=city] [data-move='-1']").focus()
    while dialog.locator("[data-col]").first.get_attribute("data-col") != "city":
        page.keyboard.press("Enter")
    dialog.locator("button[type=submit]").click()
    page.wait_for_url(re.compile("cols="))
    assert asked(page, "cols") == "city,tier"
    expect(page.locator("thead th")).to_have_count(4)


def test_a_cell_is_edited_by_keys_and_somebody_elses_value_is_shown_first(stage, language):
    page = stage.page(language, staff=OWNER, allow=(409,))
    page.goto(f"{SHANGHAI}&cols=industry")
    cell, other = page.locator("td[data-edit=industry]").first, stage.page(language, staff=OWNER)
    other.goto(f"{SHANGHAI}&cols=industry")
    cell.focus()
    page.keyboard.press("Enter")
    box = page.locator("[data-cell] input[name=value]")
    expect(box).to_be_focused()
    box.fill("装备")
    rival = other.locator("td[data-edit=industry]").first
    rival.dblclick()
    other.locator("[data-cell] input[name=value]").fill(f"机床 {language}")
    other.keyboard.press("Enter")
    expect(rival).to_have_text(f"机床 {language}")
    page.keyboard.press("Enter")
    expect(cell.locator("[role=alert]")).to_contain_text(f"机床 {language}")
    assert axe_faults(page) == []
    page.locator("[data-cell] input[name=value]").press("Enter")
    expect(cell).to_have_text("装备")
    expect(cell).to_be_focused()


def test_enter_that_confirms_a_candidate_saves_no_cell(page):
    page.goto(f"{SHANGHAI}&cols=industry")
    cell = page.locator("td[data-edit=industry]").nth(1)
    cell.dblclick()
    box = page.locator("[data-cell] input[name=value]")
    box.fill("ji")
    box.evaluate(
        "one => { one.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}));"
        " one.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}));"
        " one.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true, data: '机'}));"
        " one.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true})); }"
    )
    expect(box).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-cell]")).to_have_count(0)


def test_many_records_are_changed_after_a_preview_and_put_back(page):
    page.goto(f"{SHANGHAI}&cols=city,stage")
    boxes = page.locator("tbody input[name=pk]")
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(page.locator("[data-selected]")).to_have_text("3")
    page.locator(".c-bulk select").select_option("city")
    page.locator(".c-bulk button[type=submit]").click()
    page.locator("input[name=value][maxlength]").fill("苏州")
    page.locator("button[value=preview]").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert axe_faults(page) == []
    page.locator("button[value=do]").click()
    page.locator(".c-alert.is-ok a").click()
    assert axe_faults(page) == []
    page.locator(".c-card form button").click()
    expect(page.locator(".c-alert.is-ok")).to_contain_text("3")


@pytest.mark.parametrize("layout", ["table", "board", "cards"])
def test_every_layout_is_readable_on_a_phone_and_in_the_dark(page, layout):
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{LIST}?layout={layout}&by=grade")
    assert (axe_faults(page), too_wide(page)) == ([], [])


def test_a_file_is_taken_away(page):
    page.goto(SHANGHAI)
    dialog = opened(page, "export/")
    assert axe_faults(page) == []
    with page.expect_download() as taken:
        dialog.locator("button[value=xlsx]").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
