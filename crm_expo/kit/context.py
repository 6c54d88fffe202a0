"""What every page's frame needs: who, where, which doors are open to this role."""

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.links import door_path, platform_path
from crm_expo.kit.own_marks import own_path
from crm_expo.tenancy.access import ROLE_LABELS, role_allows

#: key, label, icon, capability, URL name. Upper apps' pages are named here by URL only.
NAVIGATION = [
    ("home", _("Home"), "smart-home", "home.read", "home"),
    ("customers", _("Customers"), "building-community", "customers.read", "customers"),
    ("exhibitions", _("Exhibitions"), "calendar-event", "exhibitions.read", "exhibitions"),
    ("bookings", _("Sales"), "file-check", "exhibitions.read", "bookings"),
    ("registrations", _("Visitors"), "ticket", "registrations.read", "registrations"),
    ("insights", _("Insights"), "chart-dots-3", "insights.read", "insights"),
    ("surveys", _("Surveys"), "clipboard-check", "surveys.read", "surveys"),
    ("inbox", _("Inbox"), "inbox", "inbox.read", "inbox"),
    ("jobs", _("Jobs"), "progress", "jobs.read", "jobs"),
]
MANAGEMENT = [
    ("quality", _("Data quality"), "shield-check", "customers.read", "quality"),
    ("duplicates", _("Duplicates"), "copy", "customers.merge", "duplicates"),
    ("settings/organization", _("Organization"), "building", "settings.write", "organization"),
    ("team", _("Team"), "users", "team.manage", "team"),
    ("apikeys", _("API keys"), "key", "apikeys.manage", "apikeys"),
    ("rates", _("Currency rates"), "coin", "exhibitions.write", "rates"),
    ("settings/fields", _("Custom fields"), "columns-3", "settings.write", "custom-fields"),
    ("settings/value", _("Value settings"), "coin", "settings.write", "value-settings"),
    ("outbox", _("Outgoing mail"), "mail", "outbox.read", "outbox"),
    ("audit", _("Audit log"), "shield-lock", "audit.read", "audit"),
]
#: After g: the letter that leads to a page.
LETTERS = {
    "home": "h", "customers": "c", "exhibitions": "e", "bookings": "b", "registrations": "v", "insights": "i",
    "surveys": "s", "inbox": "n", "jobs": "j",
}  # fmt: skip
#: The exhibitor's tab bar: label, icon, URL name.
PORTAL_NAVIGATION = [
    (_("Checklist"), "checklist", "portal-home"),
    (_("Booth"), "map-2", "portal-booths"),
    (_("People"), "id-badge-2", "portal-people"),
    (_("Company"), "building", "portal-profile"),
    (_("Account"), "key", "portal-password"),
]
THEMES = {"light", "dark"}


class Allowed:
    """`{% if can.customers_write %}`: the capability table, asked from templates."""

    def __init__(self, role: str):
        self.role = role

    def __getitem__(self, name: str) -> bool:
        return role_allows(self.role, name.replace("_", ".", 1))


def shell(request) -> dict:
    """
    This will return the frame's values for the door that the request came through.

    A fragment has no frame: what only the frame shows is put together when it is asked for.
    """
    theme = request.COOKIES.get("theme", "")
    common = {
        "theme": theme if theme in THEMES else "system",
        "version": settings.VERSION,
        "languages": SimpleLazyObject(_languages),
        "set_language_url": platform_path("set_language"),
        "page_path": own_path(request),
    }
    door = getattr(request, "door", "root")
    if door == "staff" and getattr(request, "membership", None):
        return common | _staff(request)
    if door == "portal":
        return common | _portal(request)
    return common


def _languages() -> list[dict]:
    current = get_language()
    labels = {"en": "English", "zh-hans": "中文"}
    return [{"code": code, "label": labels[code], "active": code == current} for code, _name in settings.LANGUAGES]


def section_of(path: str) -> str:
    """This will return the key of the page in the navigation that an address belongs to; '' for none."""
    if path == "/":
        return "home"
    return next((key for key, *_rest in (*NAVIGATION, *MANAGEMENT) if path.startswith(f"/{key}/")), "")


def _items(request, entries: list) -> list[dict]:
    found, section = [], section_of(request.path_info)
    for key, label, icon, capability, name in entries:
        if role_allows(request.membership.role, capability):
            try:
                url = door_path(name)
            except NoReverseMatch:
                continue
            look = {"icon": icon, "active": key == section, "letter": LETTERS.get(key)}
            found.append({"key": key, "label": label, "url": url} | look)
    return found


def _staff(request) -> dict:
    return {
        "organizer": request.organizer,
        "can": Allowed(request.membership.role),
        # The frame is kept (templatetags/frame.py): most pages never ask what it is made of.
        "shell": SimpleLazyObject(lambda: _shell_of(request)),
    }


def _shell_of(request) -> dict:
    return {
        "nav": _items(request, NAVIGATION),
        "manage": _items(request, MANAGEMENT),
        "user": {
            "name": str(request.user),
            "email": request.user.email,
            "role_label": ROLE_LABELS[request.membership.role],
            "recent_key": f"recent:{request.organizer.slug}:{request.user.pk}",
        },
        "first_steps_url": reverse("first-steps") if role_allows(request.membership.role, "organizer.setup") else "",
        "organizers_url": platform_path("organizers"),
        "operator_leave_url": platform_path("operator-leave") if request.is_operating else "",
        "logout_url": platform_path("account_logout"),
        "account_url": platform_path("account_change_password"),
        "mfa_url": platform_path("mfa_index"),
        "search_url": door_path("customers"),
        "palette_url": door_path("palette"),
        "running_jobs_url": door_path("jobs-running"),
    }


def _portal(request) -> dict:
    """What an exhibitor's frame shows. The company's name comes from the view: the kit knows no companies."""
    nav = []
    if request.portal is not None:
        for label, icon, name in PORTAL_NAVIGATION:
            url = reverse(name)
            here = url.removeprefix(get_script_prefix())
            active = request.path_info == "/" if not here else request.path_info.startswith(f"/{here}")
            nav.append({"label": label, "url": url, "icon": icon, "active": active})
    return {
        "organizer": request.organizer,
        "portal": {
            "organizer_name": request.organizer.name,
            "company_name": getattr(request, "company_name", ""),
            "email": request.portal.email if request.portal else "",
            "nav": nav,
            "home_url": reverse("portal-home"),
            "sign_in_url": reverse("portal-sign-in"),
            "sign_out_url": reverse("portal-sign-out"),
        },
    }
