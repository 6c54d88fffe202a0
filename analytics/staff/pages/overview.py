"""Overview: matrix, tiers, editions, ladder, lifecycle and the model behind the forecasts."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.selectors import insights
from analytics.selectors.insights import EditionFigures
from analytics.selectors.values import ClassCount, class_counts
from analytics.staff.figure import Figure
from analytics.staff.figures import edition_chart, matrix_rows
from analytics.staff.seeing import Seen, participants_url
from analytics.staff.tables import Column, Linked, Table
from crm_expo.kit.templatetags.kit import number
from customers.models import Ladder, Lifecycle, Tier


def edition_no(value: int) -> str:
    """This will name an edition by its number."""
    return pgettext("edition number", "No. %(n)s") % {"n": value}


def overview(seen: Seen) -> list[Figure]:
    """This will lay out the overview."""
    return [
        matrix_figure(seen),
        tiers_figure(seen, "c-s5"),
        editions_figure(seen, "c-s7"),
        model_figure(seen),
        ladder_figure(seen),
        lifecycle_figure(seen),
    ]


def matrix_figure(seen: Seen) -> Figure:
    """This will lay out recency by frequency."""
    cells = insights.rfm_matrix(seen.picture)
    total = sum(cell.customers for cell in cells)
    columns = [
        Column(_("Recency")),
        Column(_("Editions taken part in"), "count"),
        Column(_("Customers"), "count"),
        Column(_("Value so far"), "money", currency=seen.currency),
    ]
    rows = matrix_rows(cells, seen)
    lines = [
        [row["label"], cell["frequency"], Linked(cell["customers"], cell["url"]), cell["money_minor"]]
        for row in rows
        for cell in row["cells"]
        if cell["customers"]
    ]
    return Figure(
        "matrix", _("Who is worth keeping"), span="c-s7",
        small=_("customers and value so far, n = %(n)s") % {"n": number(total)},
        table=Table("matrix", _("Who is worth keeping"), columns, lines),
        body="analytics/bodies/matrix.html", extra={"matrix": rows},
        missing="" if total else _("Nobody has taken part in this role yet."),
        foot=_("Click a cell to open its customers"), as_of=seen.as_of, method=_method(seen),
        how=_(
            "R counts the held editions since the last one taken part in: 5 the last or the running one, 4"
            " missed but committed to the next, 3 missed one, 2 missed two or three, 1 four or more. F counts"
            " the editions among the last eight, at most 5. Who never took part is not in it."
        ),
    )  # fmt: skip


def tiers_figure(seen: Seen, span: str) -> Figure:
    """This will lay out the tiers, beside those of the edition compared with."""
    counts = [count for count in insights.tier_counts(seen.picture) if count.customers]
    rows = [
        ClassCount(count.tier, str(Tier(count.tier).label), count.customers, count.money_minor, count.share)
        for count in counts
    ]
    then = _tiers_then(seen)
    return _classes(
        seen, "tier", _("Tiers"), rows, span, then, badges=True,
        foot=_("First matching rule on R, F and M"),
        how=_(
            "The first rule that fits: champion R and F at least 4 and M at least 4; loyal R and F at least"
            " 4; new R at least 4 and one participation; promising R at least 4; cannot lose R 2 or 3, F at"
            " least 3, M at least 4; needs attention R 3; at risk R 2 and F at least 3; hibernating R 2; lost"
            " R 1; prospect before the first participation."
        ),
    )  # fmt: skip


def _tiers_then(seen: Seen) -> dict[str, int]:
    """The tiers as they last were while the edition compared with was the newest."""
    if seen.before is None:
        return {}
    return (
        {tier: row["customers"] for tier, row in seen.then.figures["tiers"].items()} if seen.then else seen.before.tiers
    )


def ladder_figure(seen: Seen) -> Figure:
    """This will lay out the loyalty ladder."""
    return _kept_classes(
        seen, "ladder", _("Loyalty ladder"), Ladder,
        foot=_("First matching rung; loyalty from behaviour alone makes no advocate or partner"),
        how=_(
            "Partner: loyalty of 80 or more with attitude, three editions in a row, and sponsor or committed"
            " to two; advocate: loyalty of 65 or more with attitude, three editions, here lately, recommends"
            " with 9 or 10 or brought a customer; follower: two participations or more; suspect: one, or"
            " dissatisfied lately; prospect: none yet."
        ),
    )  # fmt: skip


def lifecycle_figure(seen: Seen) -> Figure:
    """This will lay out the phases of the relationships."""
    return _kept_classes(
        seen, "lifecycle", _("Lifecycle"), Lifecycle,
        foot=_("First matching rule; every change is kept with its date and cause"),
        how=_(
            "Dissolved: three editions missed, or two and three years; weakening: two missed, one missed and"
            " more likely gone than not, or dissatisfied; trust: four participations or more;"
            " confirmation: two or three, or just won back; cultivation: one. Each customer's page tells its rule."
        ),
    )  # fmt: skip


def _kept_classes(seen: Seen, key: str, title: str, choices, *, foot: str, how: str) -> Figure:
    rows = list(class_counts(seen.picture.figures, key, choices)) if seen.picture else []
    then = {code: row["customers"] for code, row in seen.then.figures[key].items()} if seen.then else {}
    return _classes(seen, key, title, rows, "c-s6", then, foot=foot, how=how)


def _classes(
    seen: Seen, key: str, title: str, rows: list[ClassCount], span: str, then: dict[str, int], *, foot: str, how: str,
    badges: bool = False,
) -> Figure:  # fmt: skip
    """This will lay out counts per class as bars, each opening its customers, and beside them those of then."""
    total = sum(row.customers for row in rows)
    columns = [Column(_("Class")), Column(_("Customers"), "count"), Column(_("Share"), "share")]
    beside = edition_no(seen.before.number) if then else ""
    if then:
        columns.append(Column(beside, "count"))
    lines, bars = [], []
    for row in rows:
        url = seen.customers(row.customers, **{key: row.code})
        lines.append([row.label, Linked(row.customers, url), row.share, *([then.get(row.code, 0)] if then else [])])
        bars.append({"row": row, "url": url, "then": then.get(row.code, 0) if then else None})
    return Figure(
        key, title, small=f"n = {number(total)}", span=span, table=Table(key, title, columns, lines),
        body="analytics/bodies/bars.html", extra={"bars": bars, "badges": badges, "beside": beside},
        missing="" if total else _("No scores yet."), foot=foot, how=how, as_of=seen.as_of, method=_method(seen),
    )  # fmt: skip


def editions_figure(seen: Seen, span: str) -> Figure:
    """This will lay out who was kept, won back, new and lost at each edition."""
    title = _("Kept, won back, new and lost")
    names = (_("Edition"), _("Took part"), _("Retained"), _("Won back"), _("New"), _("Lost"))
    columns = [Column(names[0]), *(Column(name, "count") for name in names[1:])]
    rows = [
        [fact.name, Linked(fact.participants, _participants(seen, fact)), fact.retained, fact.regained,
         fact.acquired, fact.lost]
        for fact in seen.facts
    ]  # fmt: skip
    return Figure(
        "editions", title, span=span, table=Table("editions", title, columns, rows), chart="stack",
        data=edition_chart(seen.facts),
        label=_("Bars per edition: retained, won back, new and lost; the same figures stand in the table"),
        missing="" if any(fact.participants for fact in seen.facts) else _missing_facts(seen),
        foot=_("Lost counts only once an edition is held"), as_of=seen.facts[-1].as_of if seen.facts else None,
        how=_(
            "Retained: also at the edition before. Won back: back after a gap. New: for the first time. Lost:"
            " at the edition before, not at this one. All customers are counted, none estimated."
        ),
    )  # fmt: skip


def _participants(seen: Seen, fact: EditionFigures) -> str:
    """The address of an edition's participants; none where nobody came or without leave."""
    return participants_url(fact, seen.choice.role) if fact.participants and seen.may_open else ""


def model_figure(seen: Seen) -> Figure:
    """This will lay out the model behind the return probabilities."""
    model = insights.model_card(seen.organizer, seen.choice.exhibition.pk, seen.choice.role)
    return Figure(
        "model", _("Return probability"), span="c-s5",
        body="analytics/bodies/model.html", extra={"model": model},
        missing="" if model else _("No model yet: it is fitted by the first scoring run."),
        as_of=model.fitted_at if model else None,
        how=_(
            "The BG/BB model (Fader, Hardie and Shang 2010) reads each customer's editions as chances taken"
            " or missed: it estimates who is still a customer, and the probability of taking part in the next"
            " edition. It needs four held editions and 200 customers; below that the rate of customers who"
            " missed as many editions is shown, drawn towards the organizer's own rate π. Where a logistic model"
            " that adds the last survey's satisfaction and intention forecast surely better, tested in time order,"
            " its probabilities are shown."
        ),
    )  # fmt: skip


def _missing_facts(seen: Seen) -> str:
    """Nobody came, or nobody was counted yet: editions are counted by runs, customers within seconds."""
    if seen.picture and seen.picture.figures["totals"]["customers"]:
        return _("Editions are counted by the next scoring run: tonight, or now by Compute scores.")
    return _("Nobody has taken part in this role yet.")


def _method(seen: Seen) -> str:
    return seen.run.method_version if seen.run else ""
