"""The figures of each page of insights."""
