"""News of a scoring run for who looks after the customers."""

from urllib.parse import urlencode

from analytics.selectors.pictures import AT_RISK_TIERS
from analytics.services.steps import Steps
from analytics.sql import statement
from crm_expo.notices.models import NoticeKind
from crm_expo.notices.services import Link, News, tell
from crm_expo.tenancy.models import Organizer


def tell_fallen(*, organizer: Organizer, steps: Steps) -> int:
    """
    This will tell owners, before a run's difference is written, which customers of theirs begin to slip away.

    Shape:  how many owners have such customers; each gets one notice a run, which leads to its list.
    """
    tiers = [str(tier) for tier in AT_RISK_TIERS]
    found = steps.rows(statement("fallen"), tiers=tiers)
    for owner_id, count, customer_id, name in found:
        params: dict[str, str | int] = {"count": count, "name": name}
        if count == 1:
            news = News(NoticeKind.FELL, f"customer:{customer_id}", Link("customer", (customer_id,)), params)
        else:
            query = urlencode({"owner": owner_id, "tier": tiers, "committed": "false", "sort": "value"}, doseq=True)
            news = News(NoticeKind.FELL, "customers", Link("customers", query=query), params)
        tell(organizer=organizer, news=news, users=[owner_id])
    return len(found)
