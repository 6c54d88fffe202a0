"""Runs, stored models, cut points, what values rest on, history of scores, facts of editions."""

from analytics.models.run import CutPoints, EditionFact, ModelCell, ModelKind, ScoreHistory, ScoringRun, StoredModel
from analytics.models.value import PeerQuartile, ValueBasis, ValueSettings

__all__ = [
    "CutPoints",
    "EditionFact",
    "ModelCell",
    "ModelKind",
    "PeerQuartile",
    "ScoreHistory",
    "ScoringRun",
    "StoredModel",
    "ValueBasis",
    "ValueSettings",
]
