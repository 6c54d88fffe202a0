"""Parties, what they did, and what we know of them."""

from customers.models.affiliation import Affiliation
from customers.models.consent import Consent
from customers.models.custom_value import CustomerValue
from customers.models.customer import Customer, Grade, Kind, Stage
from customers.models.document import Document
from customers.models.duplicate import DuplicateCandidate
from customers.models.interaction import Effect, Interaction, InteractionKind
from customers.models.override import ASPECT_VALUES, SCORED_ASPECTS, Aspect, Override, OverrideEnd
from customers.models.pinned import PinnedNote
from customers.models.relationship import AbcClass, AttitudeSquare, Ladder, Lifecycle, Quadrant, Relationship
from customers.models.role import SCORE_ROLES, Network, Role, network_of, score_role_of
from customers.models.scorecard import Scorecard, ScoreStatus, Tier
from customers.models.search_token import SearchToken
from customers.models.touched import TouchedCustomer

__all__ = [
    "ASPECT_VALUES",
    "SCORED_ASPECTS",
    "SCORE_ROLES",
    "AbcClass",
    "Affiliation",
    "Aspect",
    "AttitudeSquare",
    "Consent",
    "Customer",
    "CustomerValue",
    "Document",
    "DuplicateCandidate",
    "Effect",
    "Grade",
    "Interaction",
    "InteractionKind",
    "Kind",
    "Ladder",
    "Lifecycle",
    "Network",
    "Override",
    "OverrideEnd",
    "PinnedNote",
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
