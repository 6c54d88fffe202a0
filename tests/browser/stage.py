"""A browser in front of the product: pages that are watched, sign-ins that are shared, axe."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT as _AXE
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from analytics.tasks import refresh_touched_everywhere_task
from crm_expo.accounts.models import PortalAccess, User
from crm_expo.accounts.mount import portal_cookie
from crm_expo.accounts.services.portal import sign_in_device
from crm_expo.inbox.tasks import drain_inbox_task
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from surveys.models import AnswerImport
from surveys.tasks import import_answers_task

LANGUAGES = ("en", "zh-hans")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
IMAGES = Path(__file__).parents[2] / "docs" / "images"
MOST_BYTES = 200_000
#: Runs in every page before its own scripts: tells policy reports, and marks what htmx has fetched after loading.
_LISTENER = """
document.addEventListener('securitypolicyviolation', e =>
  console.error('CSP: ' + e.effectiveDirective + ' ' + e.blockedURI + ' ' + e.sample));
document.addEventListener('htmx:afterSettle', e => { e.target.dataset.arrived = '1'; });
document.addEventListener('htmx:afterRequest', e => { e.detail.elt.dataset.arrived = '1'; });
"""
_ARRIVED = "() => ![...document.querySelectorAll('[hx-trigger^=load]')].some(node => !node.dataset.arrived)"


@dataclass
class Watch:
    """What went wrong in a browser while nobody looked."""

    base: str
    faults: list[str] = field(default_factory=list)
    allowed: set[int] = field(default_factory=set)

    def on(self, context: BrowserContext) -> BrowserContext:
        """This will begin to listen."""
        context.add_init_script(_LISTENER)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)
        return context

    def _console(self, message: ConsoleMessage) -> None:
        told_by_response = message.text.startswith("Failed to load resource: the server responded")
        if message.type in ("error", "warning") and not told_by_response:
            self.faults.append(f"console at {urlsplit(message.page.url).path}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base + "/", "data:", "blob:")):
            self.faults.append(f"external request: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            self.faults.append(f"{response.status} {response.request.method} {response.url}")


@dataclass
class Stage:
    """The running product and a browser."""

    url: str
    browser: Browser
    contexts: list[tuple[BrowserContext, Watch]] = field(default_factory=list)
    sessions: dict[str, str] = field(default_factory=dict)

    @property
    def organizer(self) -> Organizer:
        """The Chinese demo organizer."""
        return Organizer.objects.get(slug="nanhai")

    def context(
        self, language: str, *, staff: str = "", portal: str = "", width: int = 1280, allow: tuple[int, ...] = ()
    ) -> BrowserContext:
        """This will open a clean browser: as a staff member, as an exhibitor's person, or as a stranger."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 844 if width < 600 else 800},
            locale="zh-CN" if language == "zh-hans" else "en-GB",
            reduced_motion="reduce",
            color_scheme="light",
        )
        context.set_default_timeout(10_000)
        cookies = [{"name": "django_language", "value": language, "url": self.url}]
        if staff:
            cookies.append({"name": "session", "value": self._session(staff), "url": self.url})
        if portal:
            name, secret = self._device(portal)
            cookies.append({"name": name, "value": secret, "url": f"{self.url}/x/nanhai/"})
        context.add_cookies(cookies)
        watch = Watch(self.url, allowed=set(allow))
        self.contexts.append((watch.on(context), watch))
        return context

    def page(self, language: str, **options) -> Page:
        """This will open one page of a clean browser."""
        return self.context(language, **options).new_page()

    def _session(self, email: str) -> str:
        """One sign-in per person and file of tests."""
        if email not in self.sessions:
            client = Client()
            client.force_login(User.objects.get(email=email))
            self.sessions[email] = client.cookies["session"].value
        return self.sessions[email]

    def _device(self, email: str) -> tuple[str, str]:
        organizer = self.organizer
        if email not in self.sessions:
            with tenant(organizer):
                access = PortalAccess.objects.get(email=email)
                self.sessions[email] = sign_in_device(organizer=organizer, access=access, at=timezone.now())
        return portal_cookie(organizer), self.sessions[email]

    def work(self) -> None:
        """What the worker does within seconds: the inbox, files of answers, then the scores of the touched."""
        for organizer in Organizer.objects.filter(is_active=True):
            drain_inbox_task(organizer.pk)
            with tenant(organizer):
                waiting = list(AnswerImport.objects.filter(state="waiting").values_list("job_id", flat=True))
            for job_id in waiting:
                import_answers_task(organizer.pk, job_id)
        refresh_touched_everywhere_task()

    def close(self) -> list[str]:
        """This will close every browser of a test and tell what went wrong in them."""
        faults = []
        for context, watch in self.contexts:
            context.close()
            faults += watch.faults
        self.contexts.clear()
        return list(dict.fromkeys(faults))


def arrived(page: Page) -> Page:
    """This will wait for the parts that a page fetches by itself."""
    page.wait_for_function(_ARRIVED)
    return page


def axe_faults(page: Page, *rules: str) -> list[str]:
    """This will return what axe calls serious or critical, a line each."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_AXE)
    options: dict = {"resultTypes": ["violations"], "preload": False} | ({"runOnly": list(rules)} if rules else {})
    violations = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
    return [
        f"axe {one['id']}: {node['target'][0]} {node['html'][:160]}"
        for one in violations
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


_STICKING_OUT = """() => {
  const edge = document.documentElement.clientWidth + 0.5;
  const clips = (one) => one && (getComputedStyle(one).overflowX !== 'visible' || clips(one.parentElement));
  return [...document.body.querySelectorAll('*')]
    .filter((one) => one.getBoundingClientRect().right > edge && !clips(one.parentElement))
    .map((one) => one.outerHTML.slice(0, 90)).slice(-3);
}"""


def too_wide(page: Page) -> list[str]:
    """This will tell whether a page scrolls sideways, and what sticks out."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{wide} px wider than the screen: {page.evaluate(_STICKING_OUT)}"] if wide > 0 else []


def picture(page: Page, name: str) -> None:
    """This will renew a picture of the documents, when UPDATE_SCREENSHOTS=1 asks for it."""
    if os.environ.get("UPDATE_SCREENSHOTS") != "1":
        return
    arrived(page)
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)
    IMAGES.mkdir(parents=True, exist_ok=True)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    assert path.stat().st_size <= MOST_BYTES, f"{path.name} is larger than {MOST_BYTES} bytes"
