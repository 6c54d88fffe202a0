"""π: how many of the opportunities were taken, per series and role and over all series of a role."""

from dataclasses import dataclass, field

from analytics.science.fallback import return_base
from analytics.services.steps import ROLES, Steps
from analytics.sql import statement


@dataclass(frozen=True)
class Trials:
    """Opportunities and how many were taken: of the last three held editions, and of all by recency class."""

    returns: int = 0
    opportunities: int = 0
    class_returns: tuple[int, ...] = (0, 0, 0, 0)
    class_trials: tuple[int, ...] = (0, 0, 0, 0)


@dataclass(frozen=True)
class BaseRates:
    """What the rates are made of, by (exhibition, role), and how many editions each series has held."""

    trials: dict[tuple[int, str], Trials]
    held_by_series: dict[int, int] = field(default_factory=dict)
    newest_by_series: dict[int, int] = field(default_factory=dict)
    newest_of_all: int | None = None
    months_by_series: dict[int, int] = field(default_factory=dict)

    def held(self, exhibition_id: int | None) -> int:
        """This will return the held editions of a series; for all series, of the one with most."""
        if exhibition_id is None:
            return max(self.held_by_series.values(), default=0)
        return self.held_by_series.get(exhibition_id, 0)

    def newest(self, exhibition_id: int | None) -> int | None:
        """This will return the last held edition of a series, or of all."""
        return self.newest_of_all if exhibition_id is None else self.newest_by_series.get(exhibition_id)

    def months_between(self, exhibition_id: int | None) -> int:
        """This will return the mean distance of a series' editions in whole months, twelve while there is but one."""
        return self.months_by_series.get(exhibition_id, 12) if exhibition_id else 12

    def base_rate(self, exhibition_id: int | None, role: str) -> float | None:
        """This will return π of a series and role; without a series that of the organizer, which the formulas use."""
        own = [
            trials
            for (series, its_role), trials in self.trials.items()
            if its_role == role and exhibition_id in (None, series)
        ]
        return return_base(sum(part.returns for part in own), sum(part.opportunities for part in own))


def read_base_rates(steps: Steps) -> BaseRates:
    """This will count opportunities and returns from the run's patterns."""
    trials = {
        (exhibition_id, ROLES[role_no - 1]): Trials(returns, opportunities, tuple(taken), tuple(tried))
        for exhibition_id, role_no, returns, opportunities, taken, tried in steps.rows(statement("base_rates"))
    }
    newest = steps.rows(
        "SELECT exhibition_id, edition_id, held FROM score_editions WHERE pos = held ORDER BY starts_on, edition_id"
    )
    apart = steps.rows(
        "SELECT exhibition_id, greatest(round((max(starts_on) - min(starts_on)) / (count(*) - 1) / 30.4375), 1)::int"
        " FROM score_editions WHERE idx IS NOT NULL GROUP BY exhibition_id HAVING count(*) > 1"
    )
    return BaseRates(
        trials,
        held_by_series={exhibition_id: held for exhibition_id, _, held in newest},
        newest_by_series={exhibition_id: edition_id for exhibition_id, edition_id, _ in newest},
        newest_of_all=newest[-1][1] if newest else None,
        months_by_series=dict(apart),
    )
