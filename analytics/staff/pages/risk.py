"""At risk: whom to call, why, and what is at stake."""

from django.urls import reverse
from django.utils.translation import gettext as _

from analytics.selectors import insights
from analytics.selectors.insights import RiskRow
from analytics.selectors.pictures import AT_RISK_TIERS, RISKS_KEPT
from analytics.staff import wording
from analytics.staff.figure import Figure
from analytics.staff.seeing import Seen
from analytics.staff.tables import Column, Linked, Table
from crm_expo.kit.templatetags.kit import number
from customers.models import Tier

REASONS = 3


def risk(seen: Seen, wanted: str = "") -> list[Figure]:
    """This will lay out the list, of all tiers at risk or of one."""
    return [risk_figure(seen, RISKS_KEPT, wanted)]


def _tiers(wanted: str) -> tuple[str, ...]:
    return tuple(tier for tier in AT_RISK_TIERS if tier == wanted) or AT_RISK_TIERS


def risk_figure(seen: Seen, limit: int, wanted: str = "", span: str = "c-s12") -> Figure:
    """This will list customers who slip away, those who brought most first, with the top reasons for a call."""
    tiers = _tiers(wanted)
    rows = insights.at_risk(seen.organizer, seen.picture, limit, tiers)
    total = insights.risk_count(seen.picture, tiers)
    title = _("At risk, most value first")
    url = seen.customers(total, tier=[str(tier) for tier in tiers], committed="false", sort="value")
    return Figure(
        "risk", title, span=span,
        small=_(
            "%(n)s of %(all)s, not committed to the next edition"
        ) % {"n": number(len(rows)), "all": number(total)},
        table=_table(seen, title, rows), body="analytics/bodies/risk.html",
        extra={"rows": [_worded(row, seen.currency) for row in rows], "currency": seen.currency,
               "segments": _segments(seen, wanted)},
        missing="" if rows or wanted else _("Nobody slips away right now."), as_of=seen.as_of,
        link=(url, _("Whole list")) if url else None, method=seen.run.method_version if seen.run else "",
        says=tuple(wording.assumed_words(seen.choice.role, seen.currency)) if rows and limit > 5 else (),
        foot=_("Those who brought most first; return probability for the next edition"),
        how=_(
            "Customers of the tiers cannot lose, at risk and needs attention who are not committed to the"
            " next edition, by the net value they brought. Reasons: editions missed, regular before (F at"
            " least 3), high value (M at least 4), return probability below one half. A probability is a mean"
            " over customers with the same history, not a promise of one."
        ),
    )  # fmt: skip


def _worded(row: RiskRow, currency: str) -> dict:
    reasons = [wording.risk_words(reason, currency) for reason in row.reasons[:REASONS]]
    coming = None if row.current_minor is None else wording.two_digits(row.current_minor, currency)
    return {"row": row, "tier_label": Tier(row.tier).label, "reasons": reasons, "coming": coming}


def _segments(seen: Seen, wanted: str) -> list[dict]:
    """The tiers to choose from, each with its number."""
    where = f"?role={seen.choice.role}&series={seen.choice.exhibition.pk}"
    found = [
        {"label": _("All"), "url": where, "n": insights.risk_count(seen.picture), "is_on": wanted not in AT_RISK_TIERS}
    ]
    for tier in AT_RISK_TIERS:
        n = insights.risk_count(seen.picture, (tier,))
        found.append({"label": tier.label, "url": f"{where}&tier={tier}", "n": n, "is_on": wanted == tier})
    return found


def _table(seen: Seen, title: str, rows: tuple[RiskRow, ...]) -> Table:
    """The list as lines, for the CSV: the reasons in columns of their own."""
    columns = [
        Column(_("Customer")),
        Column(_("Customer number")),
        Column(_("Tier")),
        Column(_("Return probability"), "share"),
        Column(_("Value so far"), "money", currency=seen.currency),
        Column(_("Value to come"), "money", currency=seen.currency),
        *(Column(_("Reason %(n)s") % {"n": n}) for n in range(1, REASONS + 1)),
    ]
    lines = []
    for row in rows:
        reasons = _worded(row, seen.currency)["reasons"]
        url = reverse("customer", args=[row.customer_id]) if seen.may_open else ""
        name, tier = Linked(row.name, url), str(Tier(row.tier).label)
        coming = None if row.current_minor is None else wording.rough(row.current_minor)
        figures = (row.return_probability, row.money_minor, coming)
        lines.append([name, str(row.customer_id), tier, *figures, *reasons, *[""] * (REASONS - len(reasons))])
    return Table("risk", title, columns, lines)
