"""
The set-based half of scoring: one statement per file, all with named parameters.

A step is a SELECT that can be kept as a temporary table (a full run) or chained as CTEs (a refresh of
a few customers), so both compute by the very same words. `/*scope*/` marks where a refresh narrows;
`/*columns*/` and its like stand for the columns of a scorecard, listed once below.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

#: Columns of a scorecard that are written when they differ at all …
EXACT = (
    "is_overall", "is_primary", "recency", "frequency", "monetary", "tier", "committed", "participations",
    "recent_participations", "editions_since", "streak", "opportunities", "returns", "last_return", "pattern",
    "first_on", "last_on",
    "money_minor", "return_status", "loyalty_basis", "satisfaction", "satisfaction_age", "recommendation",
    "attitude_age", "attitude_square", "advocacy", "referral_age", "ladder", "is_declining", "lifecycle",
    "lifecycle_cause", "relationship", "model_says",
    "paid_participations", "paid_minor", "realized_minor", "value_status", "quadrant", "abc",
    "left_truncated", "status", "model_version",
)  # fmt: skip
#: … and those that are only written when they moved enough (difference.sql says how much), or with the others.
ROUGH = (
    "return_probability", "alive_probability", "behaviour", "loyalty", "attitude",
    "expected_minor", "expected_editions", "current_minor", "potential_minor", "contribution",
)  # fmt: skip
COLUMNS = EXACT + ROUGH

_LISTS = {
    "/*columns*/": ", ".join(COLUMNS),
    "/*new columns*/": ", ".join(f"new.{name}" for name in COLUMNS),
    "/*new exact*/": ", ".join(f"new.{name}" for name in EXACT),
    "/*old exact*/": ", ".join(f"old.{name}" for name in EXACT),
    "/*assignments*/": ", ".join(f"{name} = changed.{name}" for name in COLUMNS),
}

_HERE = Path(__file__).parent
_SCOPE = "/*scope*/"
_ONLY_THESE = "AND customer_id = ANY(%(customers)s)"


@cache
def statement(name: str, *, narrowed: bool = False) -> str:
    """This will read one step, narrowed to the customers of a refresh or over everybody."""
    text = (_HERE / f"{name}.sql").read_text(encoding="utf-8").strip().rstrip(";")
    for mark, columns in _LISTS.items():
        text = text.replace(mark, columns)
    return text.replace(_SCOPE, _ONLY_THESE if narrowed else "")


@cache
def chained(names: Sequence[str], *, narrowed: bool = True) -> str:
    """This will put steps into one statement: all but the last become CTEs of their file's name."""
    *ctes, last = (statement(name, narrowed=narrowed) for name in names)
    how = "AS MATERIALIZED" if narrowed else "AS"
    steps = ",\n".join(f"score_{name} {how} (\n{body}\n)" for name, body in zip(names[:-1], ctes, strict=True))
    return f"WITH {steps}\n{last}"


def kept(name: str) -> str:
    """This will turn a step into the making of a temporary table that ends with the transaction."""
    return f"CREATE TEMP TABLE score_{name} ON COMMIT DROP AS\n{statement(name)}"
