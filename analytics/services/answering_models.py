"""The return model with answers: kept as a version when a judgement found it surely better, and when no longer."""

from dataclasses import asdict
from datetime import datetime

import numpy as np
import pandas as pd

from analytics.models import ModelKind, StoredModel
from analytics.science.loyalty import INTENTION_POINTS
from analytics.science.return_model import BGBB, LogisticModel, ModelChoice
from analytics.selectors.held import Held
from analytics.services.versions import next_version
from crm_expo.tenancy.models import Organizer

LEVELS = range(1, 6)


def keep_choice(
    *, organizer: Organizer, exhibition_id: int, role: str, held: Held, choice: ModelChoice | None, at: datetime
) -> None:
    """
    This will store the model with answers that a judgement chose, or that it chose none any more.

    Runs that begin later score with it. Nothing is stored while none was ever in use.
    """
    key = {"kind": ModelKind.ANSWERS, "exhibition_id": exhibition_id, "role": role}
    latest = StoredModel.objects.filter(**key).order_by("-version").first()
    model = choice.fitted if choice else None
    if model is None and (latest is None or latest.status != "ok"):
        return
    next_version(
        latest,
        StoredModel(
            organizer=organizer,
            **key,
            parameters=_parameters(model) if model else {},
            customers=choice.labelled_rows if choice else 0,
            held=len(held.editions),
            last_edition_id=held.editions[-1].pk,
            status="ok" if model else "insufficient_data",
            fitted_at=at,
        ),
    )


def _parameters(model: LogisticModel) -> dict:
    """This will lay a model out with what each answer moves, so that SQL only has to add."""
    shifts = {
        "satisfaction": {str(level): model.shift("satisfaction", level) for level in LEVELS},
        "intention": {answer: model.shift("intention", points) for answer, points in INTENTION_POINTS.items()},
    }
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(model).items()}
    return {"model": plain, "shifts": shifts}


def log_odds_before_answers(stored: StoredModel, cells: np.ndarray, forecast: list[float]) -> list[float]:
    """This will give the log odds of returning of histories (x, t_x, n) that answers then move by their shifts."""
    kept = stored.parameters["model"]
    model = LogisticModel(**{name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()})
    _x, t_x, n = cells.T
    rows = pd.DataFrame({"satisfaction": np.nan, "intention": np.nan, "missed": n - t_x, "tenure": n, BGBB: forecast})
    return model.log_odds(rows).tolist()
