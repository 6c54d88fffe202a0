"""Who may do what: one table, asked by views, templates and the API alike."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

READ = {
    "home.read",
    "customers.read",
    "exhibitions.read",
    "registrations.read",
    "insights.read",
    "surveys.read",
    "jobs.read",
}
SELL = {"views.share", "lists.export", "customers.write", "participations.write", "portal.invite", "contacts.reveal"}
ONSITE = {"registrations.write", "checkins.write", "contacts.reveal"}
SERVICE = {"customers.write", "portal.invite", "contacts.reveal"}
MANAGE = (
    SELL
    | ONSITE
    | {
        "exhibitions.write",
        "surveys.write",
        "contacts.read",
        "customers.merge",
        "scores.run",
        "views.manage",
        "inbox.read",
        "inbox.replay",
        "audit.read",
        "organizer.setup",
    }
)
OWN = {"team.manage", "apikeys.manage", "outbox.read", "settings.write"}

ROLES: dict[str, frozenset[str]] = {
    "owner": frozenset(READ | MANAGE | OWN),
    "manager": frozenset(READ | MANAGE),
    "sales": frozenset(READ | SELL),
    "service": frozenset(READ | SERVICE),
    "on_site": frozenset({"home.read", "customers.read", "exhibitions.read", "registrations.read"} | ONSITE),
    "analyst": frozenset(READ | {"scores.run", "inbox.read", "views.share", "lists.export"}),
    "read_only": frozenset(READ),
}
ROLE_LABELS = {
    "owner": pgettext_lazy("organizer role", "Owner"),
    "manager": _("Manager"),
    "sales": _("Sales"),
    "service": _("Service"),
    "on_site": _("On-site"),
    "analyst": _("Analyst"),
    "read_only": _("Read-only"),
}
ROLE_SENTENCES = {
    "owner": _("May do everything, also team, keys and settings."),
    "manager": _("May do everything in customers, shows, inbox and scores."),
    "sales": _("May edit customers, bookings and portal access."),
    "service": _("May edit customers and portal access."),
    "on_site": _("May register and check in visitors."),
    "analyst": _("May read everything and start a scoring run."),
    "read_only": _("May read customers, shows and insights."),
}

#: What a capability is to do, completing "the right to …".
CAPABILITY_LABELS = {
    "home.read": _("see the home page"),
    "customers.read": _("read customers"),
    "exhibitions.read": _("read exhibitions and editions"),
    "registrations.read": _("read registrations"),
    "insights.read": _("read insights"),
    "jobs.read": _("see the jobs"),
    "surveys.read": _("read surveys and their results"),
    "surveys.write": _("open surveys and bring answers in"),
    "customers.write": _("edit customers"),
    "contacts.read": _("see all phone numbers and e-mail addresses"),
    "contacts.reveal": _("have a masked phone number or e-mail address shown"),
    "lists.export": _("take lists away as files"),
    "views.share": _("make views that the team sees"),
    "views.manage": _("change the team's views that others made"),
    "participations.write": _("book exhibitors and edit contracts"),
    "portal.invite": _("invite to the portal"),
    "registrations.write": _("register visitors"),
    "checkins.write": _("check visitors in"),
    "exhibitions.write": _("edit exhibitions and editions"),
    "customers.merge": _("merge duplicates"),
    "scores.run": _("compute scores"),
    "inbox.read": _("read the inbox"),
    "inbox.replay": _("replay deliveries"),
    "audit.read": _("read the audit log"),
    "organizer.setup": _("set up the home page of the team and a demo exhibition"),
    "team.manage": _("manage the team"),
    "apikeys.manage": _("manage API keys"),
    "outbox.read": _("read outgoing mail"),
    "settings.write": _("change the settings"),
}

SCOPES: dict[str, frozenset[str]] = {
    "registrations:write": frozenset({"registrations.write", "checkins.write", "inbox.read"}),
    "customers:write": frozenset({"customers.read", "customers.write"}),
    "read": frozenset({"customers.read", "exhibitions.read", "registrations.read", "inbox.read"}),
}
SCOPES["all"] = frozenset().union(*SCOPES.values())
SCOPE_LABELS = {
    "registrations:write": _("Send registrations and check-ins"),
    "customers:write": _("Read customers and fill in their custom fields"),
    "read": _("Read customers, shows and registrations"),
    "all": _("Everything the API offers"),
}


def role_allows(role: str, capability: str) -> bool:
    """This will tell whether a staff role carries a capability."""
    return capability in ROLES.get(role, frozenset())


def scopes_allow(scopes: list[str], capability: str) -> bool:
    """This will tell whether any of a key's scopes carries a capability."""
    return any(capability in SCOPES.get(scope, frozenset()) for scope in scopes)
