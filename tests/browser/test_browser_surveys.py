"""Survey results in a browser: the published figures are read off the page; a file of answers goes in."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import arrived, axe_faults, picture, too_wide

OWNER = "owner@demo.example"
SHORT = {"en": "en", "zh-hans": "zh"}


@pytest.fixture
def page(stage, language) -> Page:
    """The owner's browser."""
    return stage.page(language, staff=OWNER, allow=(422,))


def _figure(page: Page, name: str) -> str:
    return page.locator(f"[data-figure-of={name}]").inner_text()


def test_published_figures_stand_on_the_page(page, language):
    """8th edition, 308 exhibitors: every figure through the product's own path."""
    page.goto("/o/nanhai/surveys/")
    page.locator("main tbody tr").first.locator("a").click()
    arrived(page)
    assert _figure(page, "single").startswith("3.70")
    assert "3.66" in page.locator(".c-kpi").first.inner_text()
    assert re.match(r"3\.\d\d", _figure(page, "factor"))
    assert page.locator("[data-mean=venue]").inner_text() == "3.89"
    assert page.locator("[data-mean=ceremonial]").inner_text() == "3.81"
    assert (_figure(page, "reached"), _figure(page, "coming")) == ("92.2%", "93.5%")
    assert "41.9%" in _figure(page, "plan")
    assert "51.6%" in _figure(page, "might")
    assert "308" in page.locator("main").inner_text()
    assert not axe_faults(page)
    picture(page, f"survey-{SHORT[language]}")
    page.locator("[data-fold-toggle]").first.click()
    expect(page.locator("tbody.is-open .is-item").first).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 780})
    assert not too_wide(page)


def test_file_of_answers_is_read_and_told(stage, page, language):
    page.goto("/o/nanhai/surveys/")
    page.locator("main tbody tr").last.locator("a").click()
    page.locator(".c-tabs a").last.click()
    lines = f"external_id,company,overall,nps\n{language},测试一号,5,9\nn2,测试二号,6,9\n"
    page.set_input_files("[name=file]", {"name": "答卷.csv", "mimeType": "text/csv", "buffer": lines.encode("gb18030")})
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_url("**/imports/**")
    stage.work()
    expect(page.locator(".c-kpi").first).to_be_visible(timeout=20_000)
    assert [text.split("\n")[-1] for text in page.locator(".c-kpi-v").all_inner_texts()][:2] == ["2", "1"]
    assert "6" in page.locator("main tbody tr").first.inner_text()
    assert not axe_faults(page)
