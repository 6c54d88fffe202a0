"""The main job in a browser: sign in, see scores, send a registration and a check-in over REST, watch them move."""

import json
import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from crm_expo.accounts.services.keys import create_api_key
from crm_expo.boot.demo.staff import PASSWORD
from crm_expo.tenancy.scope import tenant
from tests.browser.furnish import LIN_RUOXI, YUNFAN, objects_of
from tests.browser.stage import Stage, arrived, axe_faults, picture

OWNER = "owner@demo.example"
SHORT = {"en": "en", "zh-hans": "zh"}


def test_sign_in_and_open_a_cell_of_the_matrix(stage, language):
    page = stage.page(language)
    page.goto("/")
    page.wait_for_url(re.compile("/accounts/login/"))
    page.fill("[name=login]", OWNER)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.click("a[href='/o/nanhai/']")
    expect(page.locator("h1")).to_contain_text("Chen Jiahe")
    assert page.locator("html").get_attribute("lang") == {"en": "en", "zh-hans": "zh-Hans"}[language]
    picture(page, f"home-{SHORT[language]}")

    page.click("nav#nav a[href='/o/nanhai/insights/']")
    _held_fair_has_the_published_shares(page)
    picture(page, f"insights-{SHORT[language]}")
    cells = page.locator("#rfm td a")
    sizes = [_number(cells.nth(i).evaluate("node => node.firstChild.textContent")) for i in range(cells.count())]
    small = min((size, i) for i, size in enumerate(sizes) if size > 1)
    cells.nth(small[1]).click()

    page.wait_for_url(re.compile(r"/customers/\?.*r=\d.*"))
    assert _number(page.locator("header h1 + .c-num").inner_text()) == small[0]
    assert len(_names_on_all_pages(page)) == small[0]
    assert not axe_faults(page)


def _held_fair_has_the_published_shares(page: Page) -> None:
    """252 of 400 took part before, 64 at every edition: computed by the product from the ledger."""
    edition = page.locator("select[name=edition] option", has_text=re.compile("第8届"))
    page.select_option("select[name=edition]", edition.get_attribute("value"))
    page.wait_for_url(re.compile("edition="))
    tiles = " ".join(page.locator(".c-kpi").all_inner_texts())
    assert all(figure in tiles for figure in ("400", "63%", "252", "16%", "64")), tiles


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _names_on_all_pages(page: Page) -> list[str]:
    names = page.locator("main tbody td.c-pin b").all_inner_texts()
    while (further := page.locator("a[rel=next]")).count():
        further.click()
        names += page.locator("main tbody td.c-pin b").all_inner_texts()
    return names


def test_registration_and_check_in_move_the_scores(stage, language):
    number = objects_of(stage.organizer)["person"]
    with tenant(stage.organizer):
        _key, key = create_api_key(organizer=stage.organizer, name=language, scopes=["registrations:write"])
    page = stage.page(language, staff=OWNER)
    at, ticket = f"/o/nanhai/customers/{number}/", f"walk-{language}"
    before = _standing(page, at)
    assert before["R"] == 3

    _deliver(stage, page, key, "post", "registrations/", _registration(ticket, "registered"))
    committed = _standing(page, at)
    assert (committed["R"], committed["F"]) == (4, before["F"])
    expect(page.locator("#timeline li").first.locator(".c-tag.is-prim")).to_be_visible()
    picture(page, f"customer-{SHORT[language]}")

    passage = {"registration": ticket, "external_id": f"{ticket}:1", "at": timezone.now().isoformat()}
    _deliver(stage, page, key, "post", "checkins/", passage)
    inside = _standing(page, at)
    assert (inside["R"], inside["F"]) == (5, before["F"] + 1)
    assert inside["tier"] != before["tier"]
    expect(page.locator("#timeline li").first.locator(".c-tl-i.is-ok")).to_be_visible()
    assert not axe_faults(page)

    _undo_by_hand(stage, page)
    assert _standing(page, at) == committed
    _deliver(stage, page, key, "put", f"registrations/{ticket}/", _registration(ticket, "cancelled"))
    assert _standing(page, at) == before


def _registration(ticket: str, status: str) -> dict:
    return {
        "external_id": ticket,
        "edition": "tech-9",
        "status": status,
        "category": "专业观众",
        "source_updated_at": timezone.now().isoformat(),
        "person": {"name": "林若溪", "email": LIN_RUOXI},
        "company": {"name": YUNFAN},
    }


def _deliver(stage: Stage, page: Page, key: str, method: str, path: str, body: dict) -> None:
    """Send, be told where to ask, let the workers work, ask."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    send = getattr(page.context.request, method)
    answer = send(f"/api/v1/{path}", data=json.dumps(body), headers=headers)
    assert answer.status == 202, answer.text()
    stage.work()
    inbox = page.context.request.get(f"/api/v1/inbox/{answer.json()['inbox_id']}/", headers=headers)
    assert inbox.json()["state"] in ("processed", "done"), inbox.text()


def _standing(page: Page, at: str) -> dict:
    """R, F, M and the tier in the head of a customer's page."""
    page.goto(at)
    arrived(page)
    scores = page.locator(".c-hero .c-rfm").get_attribute("aria-label")
    steps = {letter: int(step) for letter, step in re.findall(r"([RFM]) (\d)", scores)}
    return steps | {"tier": page.locator(".c-hero h1 .c-rtier").get_attribute("class").split("is-")[1].split()[0]}


def _undo_by_hand(stage: Stage, page: Page) -> None:
    page.once("dialog", lambda dialog: dialog.accept())
    hers = f"/o/nanhai/exhibitions/editions/{objects_of(stage.organizer)['edition']}/registrations/?q={LIN_RUOXI}"
    page.goto(hers)
    undo = page.locator("main tbody button[name=undo]")
    expect(undo).to_have_count(1)
    with page.expect_navigation():
        undo.click()
    page.goto(hers)
    expect(undo).to_have_count(0)
    stage.work()
