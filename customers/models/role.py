"""Roles a customer may hold in an edition, and what they map onto."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    EXHIBITOR = "exhibitor", _("Exhibitor")
    CO_EXHIBITOR = "co_exhibitor", _("Co-exhibitor")
    PROFESSIONAL_VISITOR = "professional_visitor", _("Professional visitor")
    GENERAL_VISITOR = "general_visitor", _("General visitor")
    BUYER = "buyer", _("Buyer-group member")
    SPONSOR = "sponsor", _("Sponsor")
    SPEAKER = "speaker", _("Speaker")
    MEDIA = "media", _("Media")
    GOVERNMENT = "government", _("Government")
    STAND_BUILDER = "stand_builder", _("Stand builder")
    SUPPLIER = "supplier", _("Service supplier")
    SALES_AGENT = "sales_agent", _("Sales agent")
    STRATEGIC_PARTNER = "strategic_partner", _("Potential strategic partner")
    EXHIBITOR_STAFF = "exhibitor_staff", _("Exhibitor's staff")


class Network(models.TextChoices):
    """The four customer networks of the literature."""

    UPSTREAM = "upstream", _("Upstream")
    DOWNSTREAM = "downstream", _("Downstream")
    PUBLIC = "public", _("Public relations")
    PARTNERS = "partners", _("Future partners")


_NETWORKS = {
    Network.UPSTREAM: {Role.STAND_BUILDER, Role.SUPPLIER, Role.SALES_AGENT, Role.SPEAKER},
    Network.PUBLIC: {Role.MEDIA, Role.GOVERNMENT},
    Network.PARTNERS: {Role.STRATEGIC_PARTNER},
}

#: The role of a score row, by the roles whose participations it counts, in the order a list prefers them.
SCORE_ROLES: dict[str, tuple[str, ...]] = {
    "exhibitor": (Role.EXHIBITOR, Role.CO_EXHIBITOR),
    "sponsor": (Role.SPONSOR,),
    "visitor": (Role.PROFESSIONAL_VISITOR, Role.GENERAL_VISITOR, Role.BUYER),
}
SCORE_ROLE_LABELS = {"exhibitor": _("Exhibitor"), "sponsor": _("Sponsor"), "visitor": _("Visitor")}


def network_of(role: str) -> Network:
    """This will return the customer network that a role belongs to."""
    return next((network for network, roles in _NETWORKS.items() if role in roles), Network.DOWNSTREAM)


def score_role_of(role: str) -> str | None:
    """This will return the score row's role for a role, or None when it is not scored."""
    return next((name for name, roles in SCORE_ROLES.items() if role in roles), None)
