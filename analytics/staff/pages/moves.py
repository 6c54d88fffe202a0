"""Moves: between tiers and rungs from one edition to the next, and who stays by first edition."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.models import Judgement
from analytics.selectors.judgements import judgement_of
from analytics.staff import evidence_tables as tables
from analytics.staff.figure import Figure
from analytics.staff.seeing import Seen
from analytics.staff.tables import Linked
from crm_expo.kit.templatetags.kit import number
from customers.models import Ladder, Tier

#: Colours of the data palette by tier and rung: who stays, who comes, who slips away, who is gone.
TONES = {
    "champion": "d3", "loyal": "d3", "partner": "d3", "advocate": "d3", "new": "d1", "promising": "d1",
    "follower": "d1", "cannot_lose": "d4", "at_risk": "d4", "needs_attention": "d2", "suspect": "d2",
    "hibernating": "d-muted", "lost": "d-muted", "prospect": "d-muted",
}  # fmt: skip
Moves = dict[tuple[str, str], int]


def moves(seen: Seen) -> list[Figure]:
    """This will lay out moves between the two newest held editions and the cohorts."""
    judged = judgement_of(seen.organizer, seen.choice.exhibition.pk, seen.choice.role)
    if judged is None:
        words = _(
            "Not judged yet, or nothing to judge: it needs a held edition with customers in this role. Runs"
            " judge by themselves; “Judge again” does so now."
        )  # fmt: skip
        return [Figure("moves", _("Moves between tiers"), missing=words)]
    figures = [_tiers(seen, judged), _cohorts(seen, judged)]
    if judged.figures.get("ladder_moves"):
        figures.insert(1, _ladder(seen, judged))
    return figures


def _between(judged: Judgement) -> str:
    """The two editions, in words."""
    editions = judged.figures["editions"][-2:]
    return " → ".join(edition["name"] for edition in editions) if len(editions) == 2 else ""


def _needs_two(judged: Judgement) -> str:
    held = judged.figures["held"]
    return ngettext("Needs 2 held editions; there is %(held)s.", "Needs 2 held editions; there are %(held)s.", held) % {
        "held": held
    }


def _tiers(seen: Seen, judged: Judgement) -> Figure:
    found = {(move["before"], move["after"]): move["n"] for move in judged.figures["moves"]}
    return Figure(
        "moves", _("Moves between tiers"), small=_between(judged), table=tables.moves_table(judged.figures),
        chart="sankey", data=_sankey(found, Tier.values, tables.tier_before, lambda code: str(Tier(code).label)),
        label=_(
            "Flows from the tiers after the edition before last to those after the last; the same figures"
            " stand in the table"
        ),
        missing="" if found else _needs_two(judged), foot=_(
            "In the table, rows: before; columns: after; share of the row"
        ),
        says=_said(found), as_of=judged.as_of, method=judged.method_version,
        how=_(
            "R, F and M and the tiers that follow from them are computed from the ledger as it stood right"
            " after each of the two newest held editions, both in the same way. Moves are counted, not kept by"
            " customer, so they open no list."
        ),
    )  # fmt: skip


def _ladder(seen: Seen, judged: Judgement) -> Figure:
    found = {(move["from"] or "", move["to"]): move["customers"] for move in judged.figures["ladder_moves"]}
    order = ["", *Ladder.values]
    up = sum(n for (before, after), n in found.items() if before and order.index(after) > order.index(before))
    down = sum(n for (before, after), n in found.items() if before and order.index(after) < order.index(before))
    same = sum(n for (before, after), n in found.items() if before == after)
    words = _("%(up)s went up, %(down)s down, %(same)s stayed on their rung.")
    return Figure(
        "ladder_moves", _("Moves on the loyalty ladder"), small=_between(judged), table=tables.ladder_table(found),
        chart="sankey", data=_sankey(found, order, tables.rung_before, lambda code: str(Ladder(code).label)),
        label=_(
            "Flows from the rungs after the edition before last to those after the last; the same figures"
            " stand in the table"
        ),
        says=(words % {"up": number(up), "down": number(down), "same": number(same)},),
        foot=_("In the table, rows: before; columns: after; share of the row"), as_of=judged.as_of,
        method=judged.method_version,
        how=_(
            "The rung of each customer as it stood right after each of the two newest held editions. Moves"
            " are counted, not kept by customer, so they open no list."
        ),
    )  # fmt: skip


def _said(found: Moves) -> tuple[str, ...]:
    """How many stayed where they were."""
    known = {pair: n for pair, n in found.items() if pair[0] != Tier.PROSPECT}
    total = sum(known.values())
    if not total:
        return ()
    same = sum(n for (before, after), n in known.items() if before == after)
    return (_("%(same)s of %(all)s stayed in their tier.") % {"same": number(same), "all": number(total)},)


def _sankey(found: Moves, order: list[str], before: Callable[[str], str], after: Callable[[str], str]) -> dict:
    """What the flow chart draws. Shape: nodes [{name, label, tone, n}], links [{source, target, value}]."""
    nodes = []
    for side, words in ((0, before), (1, after)):
        for code in order:
            n = sum(count for pair, count in found.items() if pair[side] == code)
            if n:
                label, tone = f"{words(code)}  {number(n)}", TONES.get(code, "d-muted")
                nodes.append({"name": f"{side}:{code}", "label": label, "tone": tone, "depth": side})
    links = [{"source": f"0:{one}", "target": f"1:{two}", "value": n} for (one, two), n in found.items()]
    return {"nodes": nodes, "links": links, "words": {"customers": _("Customers")}}


def _cohorts(seen: Seen, judged: Judgement) -> Figure:
    table = tables.cohort_table(judged.figures, _opener(seen, judged))
    return Figure(
        "cohorts", _("Retention by first edition"), small=f"n = {number(judged.figures['customers'])}", table=table,
        body="analytics/bodies/heat.html", foot=_(
            "Share of the cohort that came, with the count"
        ), as_of=judged.as_of,
        missing="" if table.rows else _("Nobody has taken part in this role yet."), method=judged.method_version,
        how=_(
            "Customers are grouped by the first edition they took part in; each cell tells how many of them"
            " took part in a later one. Whoever was at the first recorded edition may have come before it."
        ),
    )  # fmt: skip


def _opener(seen: Seen, judged: Judgement) -> Callable[[object, int, int, int], object]:
    """This will make cells open the customers whose history begins at one edition and shows another."""
    is_whole = not judged.figures["is_cut"] and judged.figures["held"] <= 40

    def opened(cell: object, count: int, first: int, came: int) -> object:
        signs = ["0"] * first + ["1"] + ["_"] * (came - first)
        signs[came] = "1"
        return Linked(cell, seen.customers(count, pattern="".join(signs))) if is_whole else cell

    return opened
