"""Reads: insights for pages, explanations of scores."""
