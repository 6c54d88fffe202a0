"""What customers are worth: money models, the basis that a series and role is valued on, its cut points."""

import json
from datetime import datetime

import pandas as pd

from analytics.models import ModelKind, StoredModel, ValueBasis
from analytics.science import gamma_gamma
from analytics.science.fallback import ScoreStatus
from analytics.science.value import edition_rate
from analytics.selectors.assumptions import Assumptions
from analytics.services.rates import BaseRates
from analytics.services.steps import ROLES, Steps
from analytics.services.versions import SeriesRole, is_due, latest_models, next_version
from analytics.sql import statement
from crm_expo.tenancy.models import Organizer

PARAMETERS = ("p", "q", "v")
COLUMNS = ["exhibition_id", "role", "count", "mean_value", "weight"]
FITTED = ("ok", "not_converged")

Chosen = tuple[ScoreStatus | str, StoredModel | None]


def value_customers(
    *,
    organizer: Organizer,
    as_of: datetime,
    steps: Steps,
    rates: BaseRates,
    assumed: dict[str, Assumptions],
    refit: bool = False,
) -> None:
    """
    This will keep what every customer is worth in score_values, and store what a refresh needs to say the same.

    Shape:  needs the run's score_histories and the model cells; the cut points of values stand in ValueBasis.
    """
    money = _money_models(organizer, as_of, steps, rates, refit)
    steps.keep("peers")
    steps.run(statement("write_peers"))
    quartiles = steps.rows("SELECT exhibition_id, role_no, quartile FROM score_peers WHERE industry IS NULL")
    basis = _Basis(organizer, as_of)
    overall = {(exhibition_id, ROLES[role_no - 1]): quartile for exhibition_id, role_no, quartile in quartiles}
    keys = steps.rows("SELECT DISTINCT exhibition_id, role_no FROM score_patterns")
    for key in sorted((exhibition_id, ROLES[role_no - 1]) for exhibition_id, role_no in keys):
        status, model = money.get(key, ("insufficient_data", None))
        known = model.parameters if model and status in ("ok", "fallback_pooled") else {}
        basis.put(
            key,
            _set(assumed[key[1]])
            | {
                "edition_rate": edition_rate(assumed[key[1]].annual_rate, rates.months_between(key[0])),
                "money_status": status,
                "money_version": model.version if model else None,
                "correlation": model.parameters.get("correlation") if model else None,
                "peers_quartile": overall.get(key),
            }
            | {name: known.get(name) for name in PARAMETERS},
        )
    steps.keep_values()
    cuts = ("median_current", "median_potential", "placed", "a_from", "b_from", "contribution_steps")
    for exhibition_id, role_no, *values in steps.rows(statement("value_cuts")):
        found = dict(zip(cuts, values, strict=True))
        if isinstance(found["contribution_steps"], str):
            found["contribution_steps"] = json.loads(found["contribution_steps"])
        role = ROLES[role_no - 1]
        own = {} if exhibition_id else _set(assumed[role]) | {"money_status": "insufficient_data"}
        basis.put((exhibition_id, role), own | found)
    basis.drop_rest()


def _set(assumed: Assumptions) -> dict[str, float]:
    return {name: getattr(assumed, name) for name in ("margin", "serving_minor", "acquisition_minor", "reachable")}


class _Basis:
    """The stored bases, each written where it differs."""

    def __init__(self, organizer: Organizer, as_of: datetime):
        self.organizer, self.as_of = organizer, as_of
        self.stored = {(row.exhibition_id, row.role): row for row in ValueBasis.objects.all()}
        self.seen: set[SeriesRole] = set()

    def put(self, key: SeriesRole, values: dict) -> None:
        """This will bring a series and role's basis to these values."""
        self.seen.add(key)
        row = self.stored.setdefault(key, ValueBasis(organizer=self.organizer, exhibition_id=key[0], role=key[1]))
        if row.pk is None or any(getattr(row, name) != value for name, value in values.items()):
            for name, value in (values | {"as_of": self.as_of}).items():
                setattr(row, name, value)
            row.save()

    def drop_rest(self) -> None:
        """This will delete the bases of series and roles that nobody has any more."""
        ValueBasis.objects.filter(pk__in=[row.pk for key, row in self.stored.items() if key not in self.seen]).delete()


def _money_models(
    organizer: Organizer, as_of: datetime, steps: Steps, rates: BaseRates, refit: bool
) -> dict[SeriesRole, Chosen]:
    """This will refit the money models that are due and choose each series' own, or the pooled one, or none."""
    cells = pd.DataFrame(steps.rows(statement("money_cells")), columns=COLUMNS)
    cells = cells.assign(role=cells["role"].map(lambda number: ROLES[number - 1]))
    latest = latest_models(ModelKind.MONEY)

    def model(key: SeriesRole, own: pd.DataFrame) -> StoredModel:
        stored, customers = latest.get(key), int(own["weight"].sum())
        if stored is not None and not (refit or is_due(stored, rates.newest(key[0]), customers, as_of)):
            return stored
        return next_version(stored, _fit(organizer, as_of, rates, key, own))

    own = {key: model(key, part) for key, part in cells.groupby(["exhibition_id", "role"])}
    pooled = {}
    for role in ROLES:
        series = [key for key in own if key[1] == role]
        if len(series) > 1 and any(own[key].status != "ok" for key in series):
            pooled[role] = model((None, role), cells[cells["role"] == role])
    return {key: _choose(one, pooled.get(key[1])) for key, one in own.items()}


def _choose(own: StoredModel, pooled: StoredModel | None) -> Chosen:
    if own.status != "ok" and pooled is not None and pooled.status == "ok":
        return "fallback_pooled", pooled
    return own.status, own


def _fit(organizer: Organizer, as_of: datetime, rates: BaseRates, key: SeriesRole, cells: pd.DataFrame) -> StoredModel:
    exhibition_id, role = int(key[0]) if key[0] is not None else None, key[1]
    fitted = gamma_gamma.fit(cells["count"], cells["mean_value"], cells["weight"])
    parameters = {name: getattr(fitted, name) for name in PARAMETERS} if fitted.status in FITTED else {}
    correlation = gamma_gamma.count_value_correlation(cells["count"], cells["mean_value"], cells["weight"])
    return StoredModel(
        organizer=organizer,
        kind=ModelKind.MONEY,
        exhibition_id=exhibition_id,
        role=role,
        parameters=parameters | {"correlation": correlation},
        log_likelihood=fitted.log_likelihood if fitted.status in FITTED else None,
        customers=int(cells["weight"].sum()),
        held=rates.held(exhibition_id),
        last_edition_id=rates.newest(exhibition_id),
        status=fitted.status,
        fitted_at=as_of,
    )
