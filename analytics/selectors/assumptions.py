"""What values are computed with: an organizer's settings, and what is assumed where nothing was set."""

from dataclasses import dataclass, fields

from analytics.models import ValueSettings
from customers.models.role import SCORE_ROLES


@dataclass(frozen=True)
class Assumptions:
    """Margin, rates and costs of one role; the values here are those assumed until somebody sets them."""

    margin: float = 1.0
    annual_rate: float = 0.10
    serving_minor: int = 0
    acquisition_minor: int = 0
    contact_minor: int = 0
    save_rate: float = 0.10
    reachable: float = 0.2
    referral_weight: float = 0.5


NAMES = tuple(field.name for field in fields(Assumptions))


def assumptions() -> dict[str, Assumptions]:
    """This will return what is in force per role: what was set, and the default for the rest."""
    stored = {row.role: row for row in ValueSettings.objects.all()}
    return {role: in_force(stored.get(role)) for role in SCORE_ROLES}


def assumptions_of(role: str) -> Assumptions:
    """This will return what is in force for one role."""
    return in_force(ValueSettings.objects.filter(role=role).first())


def in_force(row: ValueSettings | None) -> Assumptions:
    """This will fill a role's settings up with the defaults."""
    if row is None:
        return Assumptions()
    return Assumptions(**{name: getattr(row, name) for name in NAMES if getattr(row, name) is not None})
