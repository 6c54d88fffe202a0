"""What recorded acts and steps of runs are called on pages. Upper apps' codes are named here as text only."""

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.access import CAPABILITY_LABELS, SCOPE_LABELS

ACTIONS = {
    "access.denied": _("Access refused"),
    "advocacy.recorded": _("Advocacy recorded"),
    "advocacy.withdrawn": _("Advocacy taken back"),
    "api_key.created": _("API key made"),
    "api_key.revoked": _("API key revoked"),
    "checkin.undone": _("Check-in undone"),
    "contact.added": _("Contact added"),
    "contact.updated": _("Contact changed"),
    "contact.removed": _("Contact removed"),
    "contract.cancelled": _("Contract cancelled"),
    "contract.confirmed": _("Contract confirmed"),
    "contract.created": _("Contract made"),
    "customer.created": _("Customer added"),
    "customer.updated": _("Customer changed"),
    "list.exported": _("List exported"),
    "view.saved": _("View kept"),
    "view.changed": _("View changed"),
    "view.removed": _("View removed"),
    "bulk.begun": _("Many records changed"),
    "bulk.undone": _("Change of many records taken back"),
    "demo.loaded": _("Demo loaded"),
    "duplicate.judged": _("Duplicate judged"),
    "edition.created": _("Edition added"),
    "edition.removed": _("Edition deleted"),
    "edition.updated": _("Edition changed"),
    "exhibition.created": _("Exhibition added"),
    "import.pretix": _("pretix imported"),
    "inbox.replayed": _("Delivery replayed"),
    "job.created": _("Job started"),
    "member.added": _("Member added"),
    "member.changed": _("Role changed"),
    "member.invitation_revoked": _("Invitation revoked"),
    "member.invited": _("Member invited"),
    "member.removed": _("Member removed"),
    "operator.entered": _("Platform operator came in"),
    "operator.left": _("Platform operator left"),
    "organizer.created": _("Organizer made"),
    "participation.no_show": _("No-show noted"),
    "participation.opened": _("Participation opened"),
    "portal.signed_in": _("Portal signed in"),
    "portal.switched": _("Portal company switched"),
    "portal_access.granted": _("Portal access given"),
    "portal_access.revoked": _("Portal access ended"),
    "portal_code.issued": _("Portal code sent"),
    "portal_code.used": _("Portal code used"),
    "portal_link.issued": _("Portal link sent"),
    "portal_link.used": _("Portal link used"),
    "portal_password.set": _("Portal password set"),
    "survey.changed": _("Survey changed"),
    "survey.removed": _("Survey deleted"),
    "survey.file_kept": _("Survey file received"),
    "survey.opened": _("Survey opened"),
    "rate.removed": _("Currency rate deleted"),
    "rate.set": _("Currency rate set"),
    "value_settings.changed": _("Value settings changed"),
    "registration.added": _("Visitor registered at the desk"),
}
ACTORS = {
    "staff": _("Staff"),
    "portal": _("Portal"),
    "key": _("API key"),
    "system": _("System"),
    "operator": _("Platform operator"),
}
SOURCES = {
    "api": _("API"),
    "demo": _("Demo data"),
    "pretix": "pretix",
    "staff": _("Staff"),
    "ticketing": _("Ticketing system"),
}
KINDS = {"registration": _("Registration"), "checkin": _("Check-in")}
STEPS = {
    "answers.reading": _("Reading answers"),
    "export.writing": _("Writing the file"),
    "bulk.changing": _("Changing records"),
    "scores.histories": _("Reading the ledger"),
    "scores.models": _("Fitting models"),
    "scores.cut_points": _("Setting cut points"),
    "scores.scorecards": _("Writing scorecards"),
    "scores.editions": _("Counting editions"),
}
#: What a recorded act tells besides fields of its object.
DETAILS = {
    "list": _("List"),
    "query": _("Filter"),
    "format": _("Format"),
    "columns": _("Columns"),
    "audience": _("Who sees it"),
    "is_default": _("Opens the list"),
    "capability": _("Needed right"),
    "company": _("Company"),
    "file": _("File"),
    "reason": _("Reason"),
    "registrations": _("Registrations"),
    "role": _("Role"),
    "scopes": _("Rights"),
    "state": _("State"),
}
#: What acts without an account, by the label that is stored.
ACTOR_NAMES = {
    "anonymous": _("Not signed in"),
    "not signed in": _("Not signed in"),  # as it was stored once
    "command line": _("Command line"),
    "demo": _("Demo data"),
    "inbox": _("Inbox"),
    "system": _("System"),
}


def actor_name(kind: str, actor_id: int | None, label: str) -> object:
    """This will return who acted: a person or key by its name, a part of the program in words."""
    return ACTOR_NAMES.get(label, label) if actor_id is None and kind in ("system", "portal") else label


def value_label(object_type: str, name: str, value: object) -> object:
    """This will return a recorded value in words: of booleans, rights, roles, scopes and fields with choices."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name == "capability":
        return CAPABILITY_LABELS.get(value, value)
    if name == "scopes":
        return str(_(", ")).join(str(SCOPE_LABELS.get(scope, scope)) for scope in str(value).split(", "))
    return dict(_choices(object_type, name)).get(value, value)


def _choices(object_type: str, name: str) -> list[tuple]:
    for model in apps.get_models():
        if model._meta.model_name == object_type:
            try:
                return model._meta.get_field(name).flatchoices
            except (FieldDoesNotExist, AttributeError):
                return []
    return []


def field_label(object_type: str, name: str) -> str:
    """This will return what a changed field is called on forms; the bare name of one that no form shows."""
    if name in DETAILS:
        return str(DETAILS[name])
    for model in apps.get_models():
        if model._meta.model_name == object_type:
            try:
                label = str(model._meta.get_field(name).verbose_name)
            except FieldDoesNotExist:
                break
            return label[:1].upper() + label[1:]
    return name
