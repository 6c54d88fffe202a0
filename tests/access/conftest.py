"""Two organizers with one object of every kind, made once for each file of tests."""

from tests.access.fixtures import filled, world
from tests.access.fixtures import tell_violations as pytest_assertrepr_compare

__all__ = ["filled", "pytest_assertrepr_compare", "world"]
