"""Scores, models and survey statistics as pure functions: no Django, no clock, no database."""
