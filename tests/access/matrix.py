"""The matrix itself: every address × everybody. Each function returns what is not as the capability table says."""

from crm_expo.tenancy.access import role_allows, scopes_allow
from crm_expo.tenancy.scope import tenant
from customers.models import Customer
from tests.access.addresses import NEEDS_PASSWORD, PUBLIC_ROOT, address, names_object
from tests.access.asking import ask, client_of, portal_client
from tests.architecture.checks.doors import Route, routes

DOORS = ("staff", "portal", "api", "root")
METHODS = ("get", "post", "put", "patch", "delete")
NOT_OFFERED = {403, 405}
#: (door, name of the URL, method) → (codes, reason). Everything else is derived.
EXPECTED_OTHERWISE: dict[tuple[str, str, str], tuple[set[int], str]] = {
    ("staff", "contact-new", "get"): ({302}, "nothing to show: back to the company"),
    ("staff", "contact-link", "get"): ({302}, "nothing to show: back to the company"),
    ("staff", "portal-invite", "get"): ({302}, "nothing to show: back to the company"),
    ("staff", "list-file", "get"): ({200, 404}, "whoever asked for the file alone gets it"),
    ("staff", "documents-add", "get"): ({302}, "nothing to show: back to the customer"),
    ("staff", "note-pin", "get"): ({302}, "nothing to show: back to the customer"),
    ("staff", "note-unpin", "get"): ({302}, "nothing to show: back to the customer"),
    ("staff", "change-revert", "get"): ({302}, "nothing to show: back to the customer"),
    ("staff", "notice-open", "get"): ({302}, "on to what the notice speaks of, or to the list"),
    ("portal", "portal-person-remove", "get"): ({302}, "nothing to show: back to the person"),
}
#: Addresses that answer 200 for an unknown object, and why nothing is told by it.
EMPTY_FOR_UNKNOWN = {
    "edition-strip": "a slot of the customer's page, empty for unknown and foreign alike",
}
_WRITTEN = {"staff": {200, 302, 400, 422}, "api": {202, 400, 422}, "portal": {200, 302, 400, 422}}


def expected(route: Route, method: str, allowed: bool) -> set[int]:
    """This will derive the answer: not offered, refused, shown or written."""
    if not route.answers(method):
        return NOT_OFFERED
    if not allowed:
        return {403}
    if otherwise := EXPECTED_OTHERWISE.get((route.door, route.name, method)):
        return otherwise[0]
    if method != "get":
        return _WRITTEN[route.door]
    return {200, 302} if getattr(route.view, "is_public", False) else {200}


def _asked(world, client, who: str, route: Route, method: str, right: set[int], **options) -> list[str]:
    """One cell: the answer is right. What a refused request writes is kept, to be seen at the end."""
    refused = right <= {401, 403, 404, 405}
    answer = ask(client, method, address(route, world.ours), keep=refused, **options)
    return [] if answer.status in right else [f"{who} {method} {route}: {answer}, not {sorted(right)}"]


def _traces(world, who: str) -> list[str]:
    """Refusals left nothing behind."""
    return [f"{who}: was refused, and something changed"] if world.has_changed() else []


def staff_answers(world, role: str, methods=("get", "post")) -> list[str]:
    """A member of the staff, at every page."""
    client, found = world.seen_by(client_of(world.ours.people[role])), []
    for route in routes("staff"):
        for method in methods:
            capability = route.capability(method)
            right = expected(route, method, bool(capability) and role_allows(role, capability))
            found += _asked(world, client, role, route, method, right)
    return found + _traces(world, role)


def outsider_answers(world, who: str, person) -> list[str]:
    """Somebody who is signed in and does not belong to the organizer: all is missing, in the same words."""
    return outsider_pages(world, who, world.seen_by(client_of(person)))


def outsider_pages(world, who: str, client) -> list[str]:
    """The same with a browser that may hold other sessions."""
    world.has_changed()
    found, nowhere = [], ask(client, "get", "/o/no-such-organizer/").words
    for route in routes("staff"):
        found += _asked(world, client, who, route, "post", {404})
        answer = ask(client, "get", address(route, world.ours))
        if (answer.status, answer.words) != (404, nowhere):
            found.append(f"{who} get {route}: {answer}, or other words than for an organizer that does not exist")
    return found + _traces(world, who)


def stranger_answers(world) -> list[str]:
    """Nobody is signed in: to the sign-in page, whatever is asked."""
    client, found = client_of(), []
    for route in routes("staff"):
        for method in METHODS:
            answer = ask(client, method, address(route, world.ours), keep=True)
            if (answer.status, answer.location.partition("?")[0]) != (302, "/accounts/login/"):
                found.append(f"stranger {method} {route}: {answer}")
    return found


def key_answers(world, scope: str) -> list[str]:
    """A key of one scope, at every address of the API."""
    world.has_changed()
    found, headers = [], {"authorization": f"Bearer {world.ours.keys[scope]}"}
    for route in routes("api"):
        for method in METHODS:
            capability = route.capability(method)
            right = expected(route, method, bool(capability) and scopes_allow([scope], capability))
            options = {"headers": headers, "content_type": "application/json"}
            found += _asked(world, client_of(), scope, route, method, right, **options)
    return found + _traces(world, scope)


def no_key_answers(world, key: str | None) -> list[str]:
    """No key, or one that does not live."""
    world.has_changed()
    found, headers = [], {"authorization": f"Bearer {world.ours.keys[key]}"} if key else {}
    for route in routes("api"):
        for method in METHODS:
            options = {"headers": headers, "content_type": "application/json"}
            found += _asked(world, client_of(), str(key), route, method, {401}, **options)
    return found + _traces(world, str(key))


def rival_key_answers(world) -> list[str]:
    """The rival's key finds the rival's; ours is missing in the very words in which nothing is missing at all."""
    found, marks = [], [world.ours.organizer.slug.encode(), b"Nanhai"]
    headers = {"authorization": f"Bearer {world.theirs.keys['all']}"}
    for route in routes("api"):
        if not route.answers("get"):
            continue
        answer = ask(client_of(), "get", address(route, world.ours), headers=headers)
        if names_object(route):
            missing = ask(client_of(), "get", address(route, world.ours, missing=True), headers=headers)
            if (answer.status, answer.words) != (404, missing.words):
                found.append(f"rival's key get {route}: {answer}, or other words than for a missing object")
        elif answer.status != 200:
            found.append(f"rival's key get {route}: {answer}")
        if any(mark in answer.body for mark in marks):
            found.append(f"rival's key get {route}: shows something of ours")
    return found


def foreign_objects(world, method: str) -> list[str]:
    """R10, behind the staff's door: the rival's object is answered exactly as one that does not exist."""
    client, found, bodies = world.seen_by(client_of(world.ours.people["owner"])), [], {}
    for route in routes("staff"):
        if not names_object(route) or not route.answers(method):
            continue
        foreign = ask(client, method, address(route, world.theirs, mount=world.ours), keep=True)
        missing = ask(client, method, address(route, world.ours, missing=True), keep=True)
        right = 200 if route.name in EMPTY_FOR_UNKNOWN else 404
        if (foreign.status, missing.status) != (right, right):
            found.append(f"{method} {route}: foreign {foreign}, missing {missing}")
        if foreign.words != missing.words:
            found.append(f"{method} {route}: foreign and missing are told in other words")
        if right == 404:
            bodies.setdefault(missing.words, route)
    if len(bodies) > 1:
        found.append(f"{method}: not one 404 page but {len(bodies)}: {', '.join(map(str, bodies.values()))}")
    return found + _traces(world, method)


def portal_answers(world, device: str) -> list[str]:
    """An exhibitor's browser at every portal page: open to all of them, to each its own company."""
    client, found = world.seen_by(portal_client(world.ours, device)), []
    for route in routes("portal"):
        for method in ("get", "post"):
            right = expected(route, method, True)
            found += _asked(world, client, f"exhibitor {device}", route, method, right)
    return found + _traces(world, device)


def portal_strangers(world, who: str, client) -> list[str]:
    """Nobody's browser, or one that is signed in elsewhere only: public pages, else to the portal's sign-in."""
    world.has_changed()
    found, door = [], f"/x/{world.ours.organizer.slug}/sign-in/"
    for route in routes("portal"):
        public = getattr(route.view, "is_public", False)
        for method in ("get", "post"):
            answer = ask(client, method, address(route, world.ours), keep=not public)
            sent = (answer.status, answer.location.partition("?")[0]) == (302, door)
            right = expected(route, method, True)
            if (answer.status not in right) if public else not sent:
                found.append(f"{who} {method} {route}: {answer}")
    return found + _traces(world, who)


def portal_text(world, device: str, *, other: bool = False) -> str:
    """All pages of an exhibitor's portal, one after the other."""
    client = portal_client(world.ours, device)
    shown = [route for route in routes("portal") if route.answers("get")]
    return "".join(ask(client, "get", address(route, world.ours, other=other)).body.decode() for route in shown)


def portal_marks(world, device: str, marks: dict[str, str], *, other: bool = False) -> list[str]:
    """No page of an exhibitor's portal shows what belongs to somebody else, or is said inside only."""
    text = portal_text(world, device, other=other)
    marks = marks | {"an internal note": "secret note", "a tier": "Hibernating", "the rival": "Rival Fairs"}
    return [f"exhibitor {device}: is shown {what}" for what, mark in marks.items() if mark in text]


def company_marks(world, kind: str, booth: str) -> dict[str, str]:
    """Words that only the pages of one company may show."""
    with tenant(world.ours.organizer):
        company = Customer.objects.get(pk=world.ours.objects[kind])
    return {
        "the other company's name": company.name,
        "the other company's contract": f"{world.ours.organizer.slug}-{kind}",
        "the other company's booth": f">{booth}<",
        "the other company's person": f"contact of {kind}.",
    }


def portal_foreign_objects(world, method: str) -> list[str]:
    """R10 in the portal: another company's object, or the rival's, is answered as one that does not exist."""
    client, found = world.seen_by(portal_client(world.ours, "a")), []
    for route in routes("portal"):
        if not names_object(route) or not route.answers(method) or getattr(route.view, "is_public", False):
            continue
        missing = ask(client, method, address(route, world.ours, missing=True), keep=True)
        others = {
            "the rival's": address(route, world.theirs, mount=world.ours),
            "company B's": address(route, world.ours, other=True),
        }
        for whose, path in others.items():
            answer = ask(client, method, path, keep=True)
            if (answer.status, answer.words) != (404, missing.words):
                found.append(f"{method} {route}: {whose} is answered {answer}, a missing one {missing}")
    return found + _traces(world, method)


def root_answers(world, who: str, person) -> list[str]:
    """Pages at the root: public ones for everybody, the others behind sign-in, the operator's for the operator."""
    client, found = client_of(person), []
    for route in routes("root"):
        rule = PUBLIC_ROOT.get(route.name)
        answer = ask(client, "get", address(route, world.ours))
        if rule:
            right = rule[0]
        elif person is None:
            right = {302}
        elif route.name in NEEDS_PASSWORD:
            right = {403}
        else:
            right = {404} if route.name.startswith("operator-") and not person.is_staff else {200, 302, 404, 405}
        if answer.status not in right:
            found.append(f"{who} get {route}: {answer}, not {sorted(right)}")
        if not rule and person is None and not answer.location.startswith("/accounts/login/"):
            found.append(f"{who} get {route}: sent to {answer.location}")
    return found


def wrong_pairs(world) -> list[str]:
    """An address of one door leads nowhere behind another."""
    slug, found = world.ours.organizer.slug, []
    doors = {
        "staff": (f"/o/{slug}/", client_of(world.ours.people["owner"])),
        "portal": (f"/x/{slug}/", portal_client(world.ours, "a")),
        "root": ("/", client_of(world.ours.people["owner"])),
    }
    for door, (prefix, client) in doors.items():
        own = {route.text for route in routes(door)}
        for other in {"staff", "portal", "api", "root"} - {door}:
            if (door, other) == ("root", "api"):
                continue
            for route in routes(other):
                if route.text in own:
                    continue
                path = prefix + address(route, world.ours).removeprefix(_prefix_of(other, slug))
                answer = ask(client, "get", path)
                if answer.status != 404:
                    found.append(f"{route} behind {prefix}: {answer}")
    return found


def _prefix_of(door: str, slug: str) -> str:
    return {"staff": f"/o/{slug}/", "portal": f"/x/{slug}/"}.get(door, "/")
