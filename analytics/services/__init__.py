"""Writes: full runs, refreshes, models."""
