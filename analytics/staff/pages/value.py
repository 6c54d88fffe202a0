"""Value: what customers brought, are expected to bring and could bring; matrix, distribution, ABC."""

from math import log

from django.urls import reverse
from django.utils.translation import gettext as _

from analytics.models import ValueSettings
from analytics.selectors.pictures import BOUNDS, bin_of
from analytics.selectors.values import ValuePicture, value_picture
from analytics.staff import wording
from analytics.staff.figure import Figure
from analytics.staff.pages.overview import edition_no
from analytics.staff.seeing import Seen
from analytics.staff.tables import Column, Linked, Table
from crm_expo.kit.templatetags.kit import decimals, number, percent, short_money
from customers.models import Quadrant


def value(seen: Seen) -> list[Figure]:
    """This will lay out the page of values; a single card says what is missing before there is a picture."""
    if seen.picture is None:
        return [Figure("worth", _("Value"), missing=_("No scores yet."))]
    worth = value_picture(seen.organizer, seen.picture)
    return [
        _equity(seen, worth),
        _matrix(seen, worth),
        _abc(seen, worth),
        _histogram(seen, worth),
        _deciles(seen, worth),
    ]


def _missing(worth: ValuePicture) -> str:
    """What keeps values to come from being told."""
    if worth.basis and worth.basis.money_status == "not_converged":
        return _("The money model did not converge, so no value to come is shown")
    return (
        ""
        if worth.valued
        else _("No value to come yet: the models need 200 customers, four held editions and 200 who paid")
    )


def _equity(seen: Seen, worth: ValuePicture) -> Figure:
    """Realized, current and potential value of all customers together."""
    equity = worth.equity
    span = (
        tuple(wording.rough(end) for end in (equity.minor, equity.low, equity.high))
        if equity.low is not None
        else (wording.rough(equity.minor or 0), None, None)
    )
    columns = [
        Column(_("Value")),
        Column(_("Sum"), "money", interval=True, currency=seen.currency),
        Column(_("Customers"), "count"),
    ]
    rows = [[_("Realized"), (worth.realized_minor, None, None), worth.customers]]
    if worth.valued:
        rows.append([_("Current: still expected"), span, equity.customers])
        rows.append(
            [
                _("Potential: reachable beyond that"),
                (wording.rough(worth.potential_minor or 0), None, None),
                worth.valued,
            ]
        )
    settings = ValueSettings.objects.filter(role=seen.choice.role, changed_at__gt=seen.picture.as_of)
    was_changed = settings.exists()
    says = [] if was_changed else wording.assumed_words(seen.choice.role, seen.currency)
    if worth.valued and equity.low is None:
        says.append(_("The interval of the current value is not computed yet; take the sum as a rough figure."))
    warns = []
    if was_changed:
        warns.append(_("The value settings were changed since: these figures are of the settings before."))
    if worth.correlation_warns:
        words = _("How often customers come and how much they pay hang together (r = %(r)s): values are biased.")
        warns.append(words % {"r": decimals(worth.basis.correlation)})
    if worth.basis and worth.basis.money_status == "fallback_pooled":
        warns.append(_("Money model over all series"))
    return Figure(
        "worth", _("What customers are worth"), small=f"n = {number(worth.customers)}",
        table=Table("worth", _("What customers are worth"), columns, rows), says=tuple(says), warns=tuple(warns),
        foot=_(
            "Current value with its interval of 80 %"
        ) if equity.low is not None else "", as_of=seen.as_of, method=_method(seen), extra={"worth": worth},
        how=_(
            "Realized: net value times the margin, less serving each participation and winning the customer."
            " Current: discounted participations to come (BG/BB) × (expected net value of each (Gamma–Gamma) ×"
            " margin − serving). Potential: the reachable part u of what the best quarter of peers bring more."
            " Sums of customers, so single errors average out; the interval comes from drawing the customers'"
            " histories anew."
        ),
    )  # fmt: skip


def _matrix(seen: Seen, worth: ValuePicture) -> Figure:
    """Current by potential value: squares in steps of 1, 2 and 5, with the medians as cross-hairs."""
    title = _("Value matrix")
    then = seen.then.figures["quadrants"] if seen.then else {}
    columns = [
        Column(_("Class")),
        Column(_("Customers"), "count"),
        Column(_("Share"), "share"),
        Column(_("Current value"), "money", currency=seen.currency),
        Column(_("Potential value"), "money", currency=seen.currency),
        *([Column(edition_no(seen.before.number), "count")] if then else []),
    ]
    rows = [
        [row.label, Linked(row.customers, seen.customers(row.customers, quadrant=row.code)), row.share, row.minor,
         row.potential_minor, *([then.get(row.code, {"customers": 0})["customers"]] if then else [])]
        for row in worth.quadrants
        if worth.valued or row.code == Quadrant.LAPSED  # without a value to come nobody can be placed
    ]  # fmt: skip
    data = _squares(seen, worth)
    return Figure(
        "quadrant", title, span="c-s7",
        small=_(
            "current by potential value, n = %(n)s placed"
        ) % {"n": number(worth.basis.placed if worth.basis else 0)},
        table=Table("quadrant", title, columns, rows), chart="squares" if data else "", data=data, tall=True,
        label=_(
            "Customers by current value (across) and potential value (up), with the medians as cross-hairs;"
            " the classes stand in the table"
        ),
        missing=_missing(worth) if not any(row.customers for row in worth.quadrants) else "",
        foot=_("Cross-hairs at the medians; who missed two editions and is not committed is lapsed"),
        as_of=seen.as_of, method=_method(seen), link=_settings_link(seen), extra={"worth": worth},
        how=_(
            "Placed are customers who took part in the last or the one before, or are committed. Above both"
            " medians: valuable; above that of current value only: sub-value; of potential only:"
            " potential-value; neither: low-value. Axes go in steps of 1, 2 and 5; a square's shade is its"
            " number of customers, a click opens them."
        ),
    )  # fmt: skip


def _settings_link(seen: Seen) -> tuple[str, str] | None:
    return (f"{reverse('value-settings')}?role={seen.choice.role}", _("Value settings")) if seen.may_set else None


def _squares(seen: Seen, worth: ValuePicture) -> dict | None:
    """What the matrix draws. Shape: cells [x, y, customers, address, words]; medians as places between the ticks."""
    rows = seen.picture.figures["squares"]
    if not rows or worth.basis is None or worth.basis.median_current is None:
        return None
    x, y = (_Axis([row[side] for row in rows], seen.currency) for side in ("one", "two"))
    placed = [code for code in Quadrant.values if code != Quadrant.LAPSED]
    cells = []
    for row in rows:
        words = f"{_span(row['one'], seen.currency)} × {_span(row['two'], seen.currency)}"
        query = {"quadrant": placed} | _range("current", row["one"]) | _range("potential", row["two"])
        address = seen.customers(row["customers"], **query)
        cells.append([x.place(row["one"]), y.place(row["two"]), row["customers"], address, words])
    return {
        "x": x.labels,
        "y": y.labels,
        "median": [x.between(worth.basis.median_current), y.between(worth.basis.median_potential)],
        "cells": cells,
        "corners": [str(Quadrant(code).label) for code in ("latent", "valuable", "low_value", "sub_value")],
        "words": {"x": _("Current value"), "y": _("Potential value"), "customers": _("Customers")},
    }


class _Axis:
    """Bins side by side, from the first in use to the last; that of 0 or less stands next to the first above it."""

    def __init__(self, bins: list[int], currency: str):
        above = [place for place in bins if place] or [1]
        self.has_zero, self.first, self.last = 0 in bins, min(above), max(above)
        edges = [bin_of(place)[0] for place in range(self.first, self.last + 2)]
        self.labels = ["≤ 0"] * self.has_zero + [short_money(edge, currency) for edge in edges]

    def place(self, place: int) -> int:
        """Where a bin begins, counted in ticks."""
        return place - self.first + self.has_zero if place else 0

    def between(self, minor: float) -> float:
        """Where an amount stands, in ticks and parts of them."""
        if minor < BOUNDS[0]:
            return 0.5 if self.has_zero else 0.0
        place = next((i for i, bound in enumerate(BOUNDS) if bound > minor), len(BOUNDS) - 1)
        low, high = bin_of(place)
        return max(0.0, self.place(place) + log(minor / low) / log(high / low))


def _span(place: int, currency: str) -> str:
    """The words of a bin."""
    low, high = bin_of(place)
    if low is None:
        return _("0 or less")
    if high is None:
        return _("%(money)s or more") % {"money": short_money(low, currency)}
    return f"{short_money(low, currency)} – {short_money(high, currency)}"


def _range(name: str, place: int) -> dict:
    """The query that names a bin of current or potential value."""
    low, high = bin_of(place)
    edges = {f"{name}_from": low, f"{name}_below": high}
    return {key: edge for key, edge in edges.items() if edge is not None}


def _abc(seen: Seen, worth: ValuePicture) -> Figure:
    """Classes of value so far and the curve they are cut from."""
    title = _("ABC by value so far")
    total = sum(row.minor or 0 for row in worth.abc)
    customers = sum(row.customers for row in worth.abc)
    columns = [
        Column(_("Class")),
        Column(_("Customers"), "count"),
        Column(_("Share"), "share"),
        Column(_("Value so far"), "money", currency=seen.currency),
        Column(_("Share of value"), "share"),
    ]
    rows = [
        [row.label, Linked(row.customers, seen.customers(row.customers, abc=row.code)), row.share, row.minor,
         (row.minor or 0) / total if total else None]
        for row in worth.abc
    ]  # fmt: skip
    return Figure(
        "abc", title, span="c-s5", small=f"n = {number(customers)}", table=Table("abc", title, columns, rows),
        chart="pareto" if total > 0 else "", tall=True,
        data=_pareto(seen, worth, customers, total) if total > 0 else None,
        label=_("Share of value that the most valuable customers make; the classes stand in the table"),
        missing="" if customers else _("Nobody has taken part in this role yet."),
        foot=_("Of all value A makes the first 80 %, B up to 95 %, C the rest"), as_of=seen.as_of, method=_method(seen),
        how=_(
            "Customers are put in the order of the net value they brought, the most first. Class A are those"
            " who together make the first 80 %, B those up to 95 %, C the rest; equal values stay in one"
            " class. The curve has a point at each fiftieth of the customers."
        ),
    )  # fmt: skip


def _pareto(seen: Seen, worth: ValuePicture, customers: int, total: int) -> dict:
    """Points of the curve, the most valuable customers first. Shape: [share of customers, share of value]."""
    points, people, money = [[0.0, 0.0]], 0, 0
    for row in reversed(seen.picture.figures["ranks"]):
        people, money = people + row["customers"], money + (row["money"] or 0)
        points.append([people / customers, money / total])
    cuts, so_far = [], 0
    for row in worth.abc[:2]:
        so_far += row.customers
        cuts.append({"label": row.label, "at": so_far / customers})
    return {"points": points, "cuts": cuts, "words": {"x": _("Share of customers"), "y": _("Share of value")}}


def _histogram(seen: Seen, worth: ValuePicture) -> Figure:
    """How current value is distributed, in steps of 1, 2 and 5."""
    title = _("Distribution of current value")
    columns = [
        Column(_("Current value")),
        Column(_("Customers"), "count"),
        Column(_("Share"), "share"),
        Column(_("Sum"), "money", currency=seen.currency),
    ]
    bins = seen.picture.figures["histogram"]
    rows, bars = [], []
    for row in bins:
        url = seen.customers(row["customers"], **_range("current", row["one"]))
        label = _span(row["one"], seen.currency)
        rows.append([label, Linked(row["customers"], url), row["customers"] / worth.valued, row["current"]])
        bars.append({"label": label, "value": row["customers"], "url": url})
    return Figure(
        "histogram", title, span="c-s6", small=f"n = {number(worth.valued)}",
        table=Table("histogram", title, columns, rows), chart="bars",
        data={"bars": bars, "words": {"value": _("Customers")}, "tone": "d1"},
        label=_("Customers per step of current value; the same figures stand in the table"), missing=_missing(worth),
        foot=_("Steps of 1, 2 and 5: each bar stands for about twice the value of the one before"),
        as_of=seen.as_of, method=_method(seen),
        how=_(
            "Every customer with a current value stands in the step that holds it, the lower edge included. A"
            " single customer's value is an estimate with two digits at most; the shape of the whole is"
            " steadier than any one of them."
        ),
    )  # fmt: skip


def _deciles(seen: Seen, worth: ValuePicture) -> Figure:
    """What each tenth of the customers is worth, the best first."""
    title = _("Current value by tenths of customers")
    total = seen.picture.figures["totals"]["current"] or 0
    columns = [
        Column(_("Tenth")),
        Column(_("Customers"), "count"),
        Column(_("Sum"), "money", currency=seen.currency),
        Column(_("Share of value"), "share"),
        Column(_("Least"), "money", currency=seen.currency),
        Column(_("Most"), "money", currency=seen.currency),
    ]
    rows, bars = [], []
    for row in reversed(seen.picture.figures["deciles"]):
        label = _("Tenth %(n)s") % {"n": 11 - row["one"]}
        url = seen.customers(row["customers"], current_from=row["least"], current_below=row["most"] + 1)
        share = row["current"] / total if total > 0 else None
        rows.append([label, Linked(row["customers"], url), row["current"], share, row["least"], row["most"]])
        bars.append({"label": str(11 - row["one"]), "value": share, "url": url, "text": percent(share)})
    return Figure(
        "deciles", title, span="c-s6", small=f"n = {number(worth.valued)}",
        table=Table("deciles", title, columns, rows), chart="bars",
        data={"bars": bars, "words": {"value": _("Share of value")}, "tone": "d3", "is_share": True},
        label=_(
            "Share of all current value per tenth of the customers, the best first; the same figures stand in"
            " the table"
        ),
        missing=_missing(worth), foot=_("Equal values stay together, so tenths may differ in size"),
        as_of=seen.as_of, method=_method(seen),
        how=_(
            "Customers are cut at the nine values of rank ⌈j·n/10⌉; each belongs to one plus the number of"
            " cuts strictly below its value. The first tenth holds the highest values."
        ),
    )  # fmt: skip


def _method(seen: Seen) -> str:
    return seen.picture.method_version if seen.picture else ""
