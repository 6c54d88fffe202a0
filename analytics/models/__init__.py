"""Runs, stored models, cut points, what values rest on, history of scores, facts of editions, judgements."""

from analytics.models.judgement import Judgement
from analytics.models.run import CutPoints, EditionFact, ModelCell, ModelKind, ScoreHistory, ScoringRun, StoredModel
from analytics.models.value import PeerQuartile, ValueBasis, ValueSettings

__all__ = [
    "CutPoints",
    "EditionFact",
    "Judgement",
    "ModelCell",
    "ModelKind",
    "PeerQuartile",
    "ScoreHistory",
    "ScoringRun",
    "StoredModel",
    "ValueBasis",
    "ValueSettings",
]
