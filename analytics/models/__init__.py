"""Runs, stored models, cut points, history of scores, facts of editions."""

from analytics.models.run import CutPoints, EditionFact, ModelCell, ScoreHistory, ScoringRun, StoredModel

__all__ = ["CutPoints", "EditionFact", "ModelCell", "ScoreHistory", "ScoringRun", "StoredModel"]
