"""How sure values are: total customer equity with its bootstrap range, and the range of a single customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import md5

import pandas as pd

from analytics.models import ModelCell, ModelKind, StoredModel, ValueBasis
from analytics.science.bgbb import BgBb
from analytics.science.equity import ValueInterval, customer_interval, equity_interval
from analytics.science.time_order import counted_to_fit
from analytics.selectors.held import held_editions
from analytics.services.fitting import PARAMETERS
from analytics.services.steps import Steps
from analytics.sql import statement
from crm_expo.tenancy.models import Organizer

MODELLED = ("ok", "fallback_pooled")
NO_MODEL = BgBb(*[float("nan")] * 5, "insufficient_data")
COLUMNS = [
    "exhibition_id", "role", "left_truncated", "x", "t_x", "n", "in_running", "held_last", "customers", "value",
]  # fmt: skip


@dataclass(frozen=True)
class _Task:
    """A basis whose equity is due, and all that it is made of."""

    basis: ValueBasis
    model: BgBb
    fitted_on: pd.DataFrame
    scored: pd.DataFrame
    key: str


def measure_equity(*, organizer: Organizer, at: datetime) -> int:
    """
    This will store the equity of each series and role with its 80 % range, where what it is made of changed.

    The bootstrap runs before the lock is taken, so it holds nobody up; ranges of single histories are drawn
    once per version of a model and discount.

    Shape:  how many bases were written; without a model of return or of money their equity is null.
    """
    steps = Steps(organizer, at, cause="run")
    cells = _read_cells(steps, at)
    models = _models_in_use()
    found = []
    for basis in ValueBasis.objects.filter(exhibition_id__isnull=False).order_by("exhibition_id", "role"):
        task = _due(basis, models, cells)
        if task is not None:
            found.append((task, _interval(task)))
    ranges = _ranges(models)
    steps.lock()
    for task, interval in found:
        _store(task, interval, at)
    if ranges["ids"]:
        steps.run(statement("write_ranges"), **ranges)
    return len(found)


def _read_cells(steps: Steps, at: datetime) -> pd.DataFrame:
    """This will count customers by history; no row per customer leaves the database."""
    running = {}
    for exhibition_id in set(ValueBasis.objects.exclude(exhibition_id=None).values_list("exhibition_id", flat=True)):
        following = held_editions(exhibition_id, at).following
        if following is not None:  # nobody takes part before it runs, so its date alone tells who is in it
            running[exhibition_id] = following.starts_on
    rows = steps.rows(statement("equity_cells"), running_series=list(running), running_on=list(running.values()))
    return pd.DataFrame(rows, columns=COLUMNS)


def _models_in_use() -> dict[tuple[int, str], StoredModel]:
    """This will find the return model that each series and role is scored with, its own or the pooled one."""
    keys = ModelCell.objects.filter(status__in=MODELLED).order_by("exhibition_id", "role")
    found = {}
    for exhibition_id, role, status, version in keys.values_list(
        "exhibition_id", "role", "status", "model_version"
    ).distinct():
        found[exhibition_id, role] = StoredModel.objects.get(
            kind=ModelKind.RETURN, role=role, version=version, exhibition_id=exhibition_id if status == "ok" else None
        )
    return found


def _bgbb(stored: StoredModel) -> BgBb:
    return BgBb(*(stored.parameters[name] for name in PARAMETERS), stored.log_likelihood, "ok")


def _due(basis: ValueBasis, models: dict[tuple[int, str], StoredModel], cells: pd.DataFrame) -> _Task | None:
    """This will say what to compute for a basis; None when nothing changed since it was computed."""
    stored = models.get((basis.exhibition_id, basis.role))
    own = cells[(cells["exhibition_id"] == basis.exhibition_id) & (cells["role"] == basis.role)]
    if stored is None or basis.p is None or own.empty:
        return _Task(basis, NO_MODEL, own, own, "") if basis.equity_key else None
    alike = cells[cells["role"] == basis.role] if stored.exhibition_id is None else own
    fitted_on = pd.concat([_fitted_on(part) for _, part in alike.groupby("exhibition_id")])
    scored = own.groupby(["x", "t_x", "n"], as_index=False)[["value", "customers"]].sum()
    known = fitted_on.groupby("n")["weight"].sum()
    key = (stored.pk, basis.edition_rate, known.round().to_dict(), scored.round({"value": 0}).to_numpy().tolist())
    digest = md5(repr(key).encode(), usedforsecurity=False).hexdigest()
    return None if digest == basis.equity_key else _Task(basis, _bgbb(stored), fitted_on, scored, digest)


def _fitted_on(cells: pd.DataFrame) -> pd.DataFrame:
    """This will count the held histories of a series as a fit counts them; a running edition is not held yet."""
    running = cells["in_running"].astype(int)
    held = pd.DataFrame(
        {
            "x": cells["x"] - running,
            "t_x": cells["held_last"],
            "n": cells["n"] - running,
            "left_truncated": cells["left_truncated"],
            "weight": cells["customers"].astype(float),
        }
    )
    return counted_to_fit(held[held["n"] >= 0])


def _interval(task: _Task) -> ValueInterval:
    return equity_interval(task.model, task.fitted_on, task.scored, task.basis.edition_rate)


def _store(task: _Task, interval: ValueInterval, at: datetime) -> None:
    """This will write the equity columns alone; the rest of a basis is the run's."""
    is_known = interval.value is not None
    rounded = [None if figure is None else round(figure) for figure in (interval.value, interval.low, interval.high)]
    ValueBasis.objects.filter(pk=task.basis.pk).update(
        **dict(zip(("equity_minor", "equity_low", "equity_high"), rounded, strict=True)),
        equity_customers=int(task.scored["customers"].sum()) if is_known else None,
        equity_at=at if is_known else None,
        equity_key=task.key,
    )


def _ranges(models: dict[tuple[int, str], StoredModel]) -> dict[str, list]:
    """This will draw the 80 % range of participations to come for each history that has none yet."""
    rates = {(row.exhibition_id, row.role): row.edition_rate for row in ValueBasis.objects.all()}
    drawn: dict[str, list] = {"ids": [], "expected": [], "lows": [], "highs": []}
    missing = ModelCell.objects.filter(expected_low=None, expected_editions__isnull=False).order_by("pk")
    for cell in missing.iterator(chunk_size=2000):
        key = (cell.exhibition_id, cell.role)
        if key not in models or rates.get(key) is None:
            continue
        found = customer_interval(
            _bgbb(models[key]), x=cell.returns, t_x=cell.last_return, n=cell.opportunities,
            value_each=1.0, rate=rates[key],
        )  # fmt: skip
        values = (cell.pk, cell.expected_editions, found.low, found.high)
        for name, value in zip(drawn, values, strict=True):
            drawn[name].append(value)
    return drawn
