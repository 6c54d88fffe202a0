"""Runs, stored models, cut points, what values rest on, history of scores, facts of editions, judgements, pictures."""

from analytics.models.judgement import Judgement
from analytics.models.picture import Picture
from analytics.models.run import CutPoints, EditionFact, ModelCell, ModelKind, ScoreHistory, ScoringRun, StoredModel
from analytics.models.value import PeerQuartile, ValueBasis, ValueSettings

__all__ = [
    "CutPoints",
    "EditionFact",
    "Judgement",
    "ModelCell",
    "ModelKind",
    "PeerQuartile",
    "Picture",
    "ScoreHistory",
    "ScoringRun",
    "StoredModel",
    "ValueBasis",
    "ValueSettings",
]
