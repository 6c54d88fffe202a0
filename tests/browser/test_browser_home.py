"""Home in a browser: tiles arrive, the race by keyboard and as a table, a tile that fails, arranging, notices."""

import re

import pytest
from playwright.sync_api import Page, expect

from crm_expo.accounts.models import User
from crm_expo.notices.models import Notice, NoticeKind
from crm_expo.notices.services import Link, News, tell
from crm_expo.tenancy.scope import tenant
from tests.browser.stage import arrived, axe_faults, too_wide

HOME = "/o/nanhai/"


@pytest.fixture
def page(stage, language) -> Page:
    """The owner's browser."""
    return stage.page(language, staff="owner@demo.example")


def counted(page: Page) -> Page:
    """The home page once every tile is there."""
    page.goto(HOME)
    arrived(page)
    expect(page.locator("[data-waits]")).to_have_count(0)
    expect(page.locator("#bell")).to_be_visible()
    return page


def test_tiles_arrive_and_every_number_opens_its_list(page, language):
    counted(page)
    assert axe_faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe_faults(page, "color-contrast") == []
    page.emulate_media(color_scheme="light")
    expect(page.locator(".c-chart svg").first).to_be_visible()  # a chart that came with a fragment is drawn
    back = page.locator("#tile-returning")
    number = back.locator(".c-kpi-v").inner_text().split("/")[0].strip()
    back.click()
    expect(page.locator(".c-crumb .c-num")).to_have_text(number)
    page.go_back()
    exhibitors = page.locator("#tile-exhibitors .c-kpi-v").inner_text()
    page.locator("#tile-exhibitors").click()
    expect(page.locator(".c-found")).to_contain_text(exhibitors)


def test_the_race_is_read_by_keyboard_and_as_a_table(page, language):
    counted(page)
    card = page.locator("#tile-pace")
    sentence = card.locator(".c-measure.is-area_m2 [data-sentence]")
    expect(sentence).to_be_visible()
    expect(sentence).to_contain_text("第 2 天" if language == "zh-hans" else "On day 2 of the show")
    card.locator("[name=measure]").first.focus()
    page.keyboard.press("ArrowRight")
    expect(card.locator(".c-measure.is-net_minor")).to_be_visible()
    expect(card.locator(".c-measure.is-area_m2")).not_to_be_visible()
    card.locator("[data-swap]").click()
    expect(card.locator(".c-measure.is-net_minor table")).to_be_visible()
    expect(card.locator(".c-measure.is-net_minor svg").first).not_to_be_visible()
    assert axe_faults(page) == []
    card.locator(".c-card-f button").click()
    chosen = page.locator("#tile-pace select[name=edition]")
    chosen.select_option(index=2)
    expect(page.locator("#tile-pace [name=measure][value=net_minor]")).to_be_checked()
    expect(page.locator("#tile-pace select[name=edition] option:checked")).not_to_contain_text("9")


def test_a_card_that_cannot_be_fetched_fails_alone(stage, language):
    page = stage.page(language, staff="owner@demo.example", allow=(500,))
    page.route("**/insights/card/?of=tiers", lambda route: route.fulfill(status=500, body=""))
    page.goto(HOME)
    failed = page.locator("[data-failed]:visible")
    expect(failed).to_have_count(1)
    expect(page.locator("#risk-title")).to_be_visible()
    assert axe_faults(page) == []
    page.unroute("**/insights/card/?of=tiers")
    failed.locator("[data-retry]").click()
    expect(page.locator("#tier-title")).to_be_visible()
    _context, watch = stage.contexts[-1]
    watch.faults[:] = [fault for fault in watch.faults if "Response Status Error Code 500" not in fault]  # htmx tells


def test_somebody_arranges_the_page(stage, language):
    page = stage.page(language, staff="sales@demo.example")
    page.goto(f"{HOME}home/arrange/")
    first = page.locator("[data-arrange] ol").first.locator("li").nth(1)
    key = first.locator("[name=shown]").get_attribute("value")
    first.locator("[data-move='-1']").click()
    expect(page.locator("[data-arrange] ol").first.locator("li").first.locator("[name=shown]")).to_have_value(key)
    page.locator("[data-arrange] ol").last.locator("[name=shown][value=risks]").uncheck()
    page.locator("button.btn[value=save]").click()
    expect(page.locator(".c-kpis > :first-child")).to_have_id(f"tile-{key}")
    expect(page.locator("#risk-title")).to_have_count(0)
    page.goto(f"{HOME}home/arrange/")
    page.locator("button[value=reset]").click()
    expect(page.locator(".c-kpis > :first-child")).to_have_id("tile-quiet")


def test_the_page_fits_a_phone_and_a_sheet_of_paper(stage, language):
    page = stage.page(language, staff="owner@demo.example", width=360)
    counted(page)
    assert too_wide(page) == []
    assert axe_faults(page) == []
    page.emulate_media(media="print")
    expect(page.locator(".c-nav")).not_to_be_visible()
    expect(page.locator("#tile-pace .c-race").first).to_be_visible()


def test_the_bell_tells_what_is_new_and_forgets_it_when_read(stage, language):
    organizer = stage.organizer
    user = User.objects.get(email="manager@demo.example")
    with tenant(organizer):
        Notice.objects.filter(user=user).delete()
        news = News(NoticeKind.DELIVERY_DEAD, "inbox", Link("inbox", query="state=dead"))
        tell(organizer=organizer, news=news, users=[user.pk])
    page = stage.page(language, staff="manager@demo.example")
    page.goto(HOME)
    expect(page.locator("#bell .c-bell-n")).to_have_text("1")
    page.locator("#bell").click()
    assert axe_faults(page) == []
    page.locator(".c-notices a").first.click()
    page.wait_for_url(re.compile(r"/inbox/\?state=dead$"))
    arrived(page)
    expect(page.locator("#bell .c-bell-n")).to_have_count(0)


def test_first_steps_are_offered_put_away_and_found_in_the_menu(stage, language):
    page = stage.page(language, staff="owner@demo.example")
    page.goto("/o/empty/")
    expect(page.locator(".c-steps-l > li")).to_have_count(6)
    assert axe_faults(page) == []
    page.locator(".c-steps form[action$='first-steps/'] button").click()
    expect(page.locator(".c-steps-l")).to_have_count(0)
    page.locator("summary.c-me").click()
    page.locator(".c-menu-b a[href$='first-steps/']").click()
    page.locator("button[name=show]").click()
    expect(page.locator(".c-steps-l > li")).to_have_count(6)
