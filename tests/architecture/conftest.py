"""Violations, told readably."""

from tests.access.fixtures import tell_violations as pytest_assertrepr_compare

__all__ = ["pytest_assertrepr_compare"]
