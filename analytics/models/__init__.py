"""Runs, stored models, cut points, history of scores, facts of editions, judgements."""

from analytics.models.judgement import Judgement
from analytics.models.run import CutPoints, EditionFact, ModelCell, ScoreHistory, ScoringRun, StoredModel

__all__ = ["CutPoints", "EditionFact", "Judgement", "ModelCell", "ScoreHistory", "ScoringRun", "StoredModel"]
