"""Template words of exhibitions."""
