"""
The set-based half of scoring: one statement per file, all with named parameters.

A step is a SELECT that can be kept as a temporary table (a full run) or chained as CTEs (a refresh of
a few customers), so both compute by the very same words. `/*scope*/` marks where a refresh narrows.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_SCOPE = "/*scope*/"
_ONLY_THESE = "AND customer_id = ANY(%(customers)s)"


@cache
def statement(name: str, *, narrowed: bool = False) -> str:
    """This will read one step, narrowed to the customers of a refresh or over everybody."""
    text = (_HERE / f"{name}.sql").read_text(encoding="utf-8").strip().rstrip(";")
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
