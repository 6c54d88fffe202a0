"""What the pages of insights rest on, and how to tell that it changed."""

from django.db import connection

from analytics.models import Judgement, Picture, ScoringRun, ValueBasis, ValueSettings
from analytics.sql import statement
from crm_expo.kit.watching import Watch
from crm_expo.tenancy.models import Organizer
from exhibitions.models import Edition, Exhibition

#: All pages: the series and editions, the last run, and what it counted. Facts, models and their cells are
#: written by runs alone.
SHOWN = (
    Watch(Exhibition),
    Watch(Edition),
    Watch(ScoringRun, ("finished_at",), newest=True),
    Watch(Picture, ("computed_at", "is_behind")),
)
VALUES = (*SHOWN, Watch(ValueBasis, ("as_of", "equity_key")), Watch(ValueSettings, ("changed_at",)))
JUDGED = (*SHOWN, Watch(Judgement, ("computed_at",)))
RISKS = (*SHOWN, Watch(ValueSettings, ("changed_at",)))


def named_at_risk(organizer: Organizer, exhibition_id: int | None, role: str) -> str | None:
    """This will tell a text that changes with any line of the lists at risk of a role, of all series with None."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement("named_at_risk"), {"organizer_id": organizer.pk, "exhibition_id": exhibition_id, "role": role}
        )
        return cursor.fetchone()[0]
