"""Versions of models: when one is due to be fitted anew, and that a fit with nothing new makes none."""

from datetime import datetime, timedelta

from analytics.models import StoredModel

MONTH = timedelta(days=30)
GROWTH, LEAST_GROWTH = 0.1, 20

SeriesRole = tuple[int | None, str]


def is_due(latest: StoredModel, newest_edition: int | None, customers: int, as_of: datetime) -> bool:
    """This will say whether a model has an edition, a month or a tenth of customers behind it that it has not seen."""
    grown = abs(customers - latest.customers) > max(GROWTH * latest.customers, LEAST_GROWTH)
    return grown or latest.last_edition_id != newest_edition or as_of - latest.fitted_at >= MONTH


def next_version(latest: StoredModel | None, fitted: StoredModel) -> StoredModel:
    """This will store a fit as the next version, or return the stored model when it brought nothing new."""
    if latest is not None and _says_the_same(latest, fitted):
        return latest
    fitted.version = latest.version + 1 if latest else 1
    fitted.save(force_insert=True)
    return fitted


def _says_the_same(stored: StoredModel, fitted: StoredModel) -> bool:
    """This will say whether a fit brought nothing new; a newly closed edition is always new."""
    same = ("status", "parameters", "held", "last_edition_id", "customers")
    return all(getattr(stored, name) == getattr(fitted, name) for name in same)


def latest_models(kind: str, before: datetime | None = None) -> dict[SeriesRole, StoredModel]:
    """This will return the newest version of every model of a kind, of those fitted before a moment."""
    fitted = {"fitted_at__lt": before} if before else {}
    newest = (
        StoredModel.objects.filter(kind=kind, **fitted)
        .order_by("exhibition_id", "role", "-version")
        .distinct("exhibition_id", "role")
    )
    return {(model.exhibition_id, model.role): model for model in newest}
