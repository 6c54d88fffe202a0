"""Every page of both doors and the root, read from the URL resolver: axe, policy, console, light, dark, 360 px."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.access.addresses import address
from tests.access.world import Side
from tests.architecture.checks.doors import Route, routes
from tests.browser.furnish import PORTAL_EMAIL, objects_of
from tests.browser.stage import Stage, arrived, axe_faults, too_wide

OWNER = "owner@demo.example"
#: Pages that are looked at before signing in.
_BEFORE = {
    "staff": (),
    "portal": ("portal-sign-in", "portal-code", "portal-password-sign-in", "portal-link"),
    "root": ("account_login", "account_reset_password", "account_reset_password_done", "account_signup", "invitation"),
}
#: Codes that a page may answer in this world: a used link, a closed sign-up, a step of signing in out of turn.
_ODD = (403, 404, 405, 410)
#: Faults of others' markup: address → axe rule. Swagger UI puts a link into its fold-out buttons.
_VENDORED = {"/api/docs/": "axe nested-interactive"}
_PHONE = {"width": 360, "height": 780}
_DESK = {"width": 1280, "height": 800}


@dataclass
class Found:
    """What the sweep saw."""

    pages: int
    faults: list[str]


def _addresses(stage: Stage, door: str) -> list[tuple[Route, str]]:
    """Addresses of all that answers GET."""
    organizer = stage.organizer
    side = Side(organizer, objects_of(organizer))
    found = [route for route in routes(door) if route.name and _answers_get(route)]
    return [(route, address(route, side)) for route in found]


def _answers_get(route: Route) -> bool:
    return route.answers("get") if isinstance(route.view, type) else True


def _is_page(page: Page, path: str) -> bool:
    """Whether the address shows a page here: no fragment for htmx, no file, no way on to somewhere else."""
    answer = page.context.request.get(path, max_redirects=0)
    return answer.status == 200 and "<html" in answer.text()[:1000]


def _untranslated(page: Page) -> list[str]:
    """Words of the product itself (headings of columns, labels, buttons, navigation) that are left in English."""
    places = "th[scope=col], label, legend, caption, main button, .c-nav-a span, h1, h2.c-h3"
    plain = [
        re.sub(r"\S+@\S+|English|API|RFM|SHA-256|AUC|ECE|NPS|\w+\.csv", "", text)
        for text in page.locator(places).all_inner_texts()
    ]
    return [f"English: {text!r}" for text in plain if re.search("[A-Za-z]{3}", text) and not re.search("[一-鿿]", text)]


def _look(page: Page, path: str, *, dark: bool) -> list[str]:
    page.goto(path)
    arrived(page)
    faults = [fault for fault in axe_faults(page) if not fault.startswith(_VENDORED.get(path, "none"))]
    if dark:
        page.emulate_media(color_scheme="dark")
        faults += [f"dark: {fault}" for fault in axe_faults(page, "color-contrast")]
        page.emulate_media(color_scheme="light")
    page.set_viewport_size(_PHONE)
    faults += [f"360 px: {fault}" for fault in too_wide(page)]
    page.set_viewport_size(_DESK)
    if page.locator("html").get_attribute("lang") == "zh-Hans" and path not in _VENDORED:
        faults += _untranslated(page)
    if page.locator("h1").count() != 1:
        faults.append(f"{page.locator('h1').count()} h1")
    return faults


def _sweep(stage: Stage, language: str, door: str) -> Found:
    """Every page of a door, signed in or before; colours do not depend on words: dark is looked at in one language."""
    found = Found(0, [])
    inside = stage.context(language, staff=OWNER, portal=PORTAL_EMAIL, allow=_ODD).new_page()
    before = stage.context(language, allow=_ODD).new_page()
    operator = stage.context(language, staff="operator@demo.example").new_page()
    for route, path in _addresses(stage, door):
        page = before if route.name in _BEFORE[door] else operator if route.name == "operator-mail" else inside
        if _is_page(page, path):
            found.pages += 1
            found.faults += [f"{path}: {fault}" for fault in _look(page, path, dark=language == "en")]
    return found


@pytest.mark.parametrize(("door", "at_least"), [("staff", 28), ("portal", 9), ("root", 12)])
def test_every_page_is_accessible_and_keeps_the_policy(stage, language, door, at_least):
    found = _sweep(stage, language, door)

    assert not found.faults, "\n".join(found.faults)
    assert found.pages >= at_least


def test_empty_organizer_has_the_same_care(stage, language):
    page = stage.page(language, staff=OWNER)
    faults = []
    tabs = ("insights/", "insights/value/", "insights/moves/", "insights/risk/", "insights/triangle/")
    for path in ("", *tabs, "customers/", "exhibitions/", "duplicates/", "inbox/", "jobs/", "outbox/", "rates/"):
        faults += [f"/o/empty/{path}: {fault}" for fault in _look(page, f"/o/empty/{path}", dark=False)]

    assert not faults, "\n".join(faults)


def test_refusals_have_the_same_care(stage, language):
    page = stage.page(language, staff="readonly@demo.example", allow=(403, 404))
    faults = []
    for path in ("/o/nanhai/team/", "/o/nanhai/customers/999999999/", "/o/hanse/", "/x/nowhere/"):
        faults += [f"{path}: {fault}" for fault in _look(page, path, dark=True)]

    assert not faults, "\n".join(faults)
