"""The rules of the house as functions: each returns a list of violations, one sentence each; empty is good."""
