"""Parties, what they did, and what we know of them."""

from customers.models.affiliation import Affiliation
from customers.models.consent import Consent
from customers.models.customer import Customer, Grade, Kind, Stage
from customers.models.duplicate import DuplicateCandidate
from customers.models.interaction import Effect, Interaction, InteractionKind
from customers.models.relationship import AbcClass, AttitudeSquare, Ladder, Lifecycle, Quadrant, Relationship
from customers.models.role import SCORE_ROLES, Network, Role, network_of, score_role_of
from customers.models.scorecard import Scorecard, ScoreStatus, Tier
from customers.models.search_token import SearchToken
from customers.models.touched import TouchedCustomer

__all__ = [
    "SCORE_ROLES",
    "AbcClass",
    "Affiliation",
    "AttitudeSquare",
    "Consent",
    "Customer",
    "DuplicateCandidate",
    "Effect",
    "Grade",
    "Interaction",
    "InteractionKind",
    "Kind",
    "Ladder",
    "Lifecycle",
    "Network",
    "Quadrant",
    "Relationship",
    "Role",
    "ScoreStatus",
    "Scorecard",
    "SearchToken",
    "Stage",
    "Tier",
    "TouchedCustomer",
    "network_of",
    "score_role_of",
]
