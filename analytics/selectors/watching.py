"""What the pages of insights rest on, and how to tell that it changed."""

from analytics.models import Judgement, Picture, ScoringRun, ValueBasis, ValueSettings
from analytics.selectors.pictures import AT_RISK_TIERS, RISKS_KEPT
from analytics.sql import statement
from crm_expo.kit.watching import Watch, contents_of
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


def contents_at_risk(organizer: Organizer, exhibition_id: int | None, role: str, tier: str = "") -> tuple:
    """
    This will tell the contents of the list at risk of a role and tier, its lines included.

    Shape:  without a series of all of them, without a tier of all that are at risk.
    """
    asked = {
        "exhibition_id": exhibition_id,
        "role": role,
        "tier": tier if tier in AT_RISK_TIERS else "",
        "kept": RISKS_KEPT,
    }
    return contents_of(organizer, RISKS, statement("named_at_risk"), **asked)
