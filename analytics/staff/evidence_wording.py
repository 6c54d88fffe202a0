"""Judgements in words: what the figures of the evidence page mean, and what is missing for more."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.selectors.insights import ModelCard
from crm_expo.kit.templatetags.kit import decimals, number, points

#: Below this a base is small, as surveys have it.
SMALL_BASE = 30


def obstacle_words(figures: dict) -> str:
    """This will say what is missing for a judgement; empty when nothing is."""
    if figures["obstacle"] == "few_editions":
        held = figures["held"]
        return ngettext(
            "Needs %(needs)s held editions; there is %(held)s.",
            "Needs %(needs)s held editions; there are %(held)s.",
            held,
        ) % {"needs": figures["needs"], "held": held}
    if figures["obstacle"] == "nobody_before":
        return _("Nobody took part early enough to learn from: everybody came to the last two editions only.")
    return ""


def verdict_words(forecast: dict) -> str:
    """This will say whether the model did better than the simple rule, and by how much."""
    gap = forecast["brier_difference"]
    values = {"gap": decimals(gap["value"], 4), "low": decimals(gap["low"], 4), "high": decimals(gap["high"], 4)}
    if forecast["verdict"] == "no_model":
        return {
            "insufficient_data": _(
                "No BG/BB model could be fitted before this edition: it needs four held editions and 200 customers with"
                " a chance to return. The return probabilities come from a simpler rule."
            ),
            "not_converged": _("The BG/BB fit did not converge before this edition, so it made no forecast."),
        }.get(forecast["status"], _("BG/BB made no forecast of this edition."))
    return {
        "better": _(
            "BG/BB forecast this edition better than the last-edition rule: its Brier score is lower, difference"
            " %(gap)s (95 %% interval %(low)s to %(high)s)."
        ),
        "worse": _(
            "The last-edition rule forecast this edition better than BG/BB: difference of the Brier scores %(gap)s"
            " (95 %% interval %(low)s to %(high)s)."
        ),
        "as_good": _(
            "BG/BB and the last-edition rule forecast this edition equally well: difference of the Brier scores %(gap)s"
            " (95 %% interval %(low)s to %(high)s) includes 0."
        ),
    }[forecast["verdict"]] % values


def loyalty_words(loyalty: dict) -> str:
    """This will say whether loyalty foresees anything, and what to look at when it does not."""
    n = loyalty["difference"]["n"]
    if loyalty["verdict"] != "unknown" and n < SMALL_BASE:
        return _("Small base: with %(n)s customers it cannot be told whether loyalty foresees anything.") % {"n": n}
    return {
        "better": _("Loyalty foresees who comes better than presence at the last edition."),
        "not_better": _(
            "Loyalty does not foresee who comes better than presence at the last edition: use the return probability"
            " to decide whom to call."
        ),
        "unknown": _("It cannot be told whether loyalty foresees anything: all did the same, or nobody had a score."),
    }[loyalty["verdict"]]


def choice_words(choice: dict) -> str:
    """This will say which model is in use, and why no other."""
    values = {"n": number(choice["labelled_rows"])}
    return {
        "no_answers": _("No survey answers yet, so no model with satisfaction was tried: BG/BB stays."),
        "few_labelled_rows": _(
            "A model with satisfaction needs 1,000 known outcomes of customers who had answered; there are %(n)s:"
            " BG/BB stays."
        ),
        "no_bgbb": _("Without a BG/BB forecast there was nothing to compare a model with satisfaction to."),
        "one_edition": _(
            "A model with satisfaction needs answers and outcomes of two editions; there is one: BG/BB stays."
        ),
        "one_outcome": _("All did the same before, so a model with satisfaction had nothing to learn: BG/BB stays."),
        "not_better": _("A model with satisfaction, tried over %(n)s outcomes, was not surely better: BG/BB stays."),
        "better": _(
            "A model with satisfaction, tried over %(n)s outcomes, forecast surely better than BG/BB: runs after this"
            " judgement score with it."
        ),
    }[choice["reason"]] % values


def in_use_words(model: ModelCard | None) -> str:
    """This will say where the shown return probabilities come from now, and why."""
    if model is None:
        return _("In use for the shown probabilities: nothing yet, no run has scored this series.")
    values = {"version": model.version, "n": number(model.customers), "held": model.held}
    if model.with_answers:
        return (
            _(
                "In use for the shown probabilities: the logistic model of history and answers, over BG/BB version"
                " %(version)s, because it forecast surely better."
            )
            % values
        )
    return {
        "ok": _(
            "In use for the shown probabilities: BG/BB of this series, version %(version)s, because it was fitted on"
            " %(n)s customers and %(held)s held editions and passed every check of convergence."
        ),
        "fallback_pooled": _(
            "In use for the shown probabilities: BG/BB over all series, version %(version)s, because this series alone"
            " has too little history or its own fit did not converge."
        ),
        "fallback_rule": _(
            "In use for the shown probabilities: the rate of each recency class, because a model needs four held"
            " editions and 200 customers with a chance to return, and must converge."
        ),
    }.get(model.in_use, _("In use for the shown probabilities: nothing, too few have had a chance to return.")) % values


def trend_words(satisfaction: dict) -> str:
    """This will say whether the satisfied return more, and how much a point is worth."""
    trend, odds = satisfaction["trend"], satisfaction["odds"]
    if satisfaction["base"] in ("counts_only", "suppressed"):
        return _("Too few answers to see a relation.")
    if trend is None:
        return {
            "one_outcome": _("All who answered did the same, so no relation can be seen."),
            "one_level": _("All gave the same rating, so no relation can be seen."),
        }.get(odds["obstacle"], _("Too few answers to see a relation."))
    p = decimals(trend["p"], 3) if trend["p"] >= 0.001 else f"< {decimals(0.001, 3)}"
    said = _("Cochran–Armitage trend: p = %(p)s over %(n)s answers.") % {"p": p, "n": number(trend["n"])}
    if odds["ratio"] is None:
        separated = _("The ratings separate who came from who did not, so no odds ratio can be given.")
        return f"{said} {separated}"
    ratio = _("One point more multiplies the odds to come by %(ratio)s (95 %% interval %(low)s to %(high)s).") % {
        name: decimals(odds[name], 2) for name in ("ratio", "low", "high")
    }
    return f"{said} {ratio}"


def answerers_words(answerers: dict) -> str:
    """This will say by how much the return of who answered differs."""
    gap = answerers["difference"]
    if gap["change"] is None or gap["low"] is None:
        return _("Too few on one side to compare.")
    sign = "+" if gap["change"] > 0 else "−" if gap["change"] < 0 else ""
    return _("Difference %(gap)s points (95 %% interval %(low)s to %(high)s).") % {
        "gap": f"{sign}{points(gap['change'])}",
        "low": decimals(gap["low"] * 100, 1),
        "high": decimals(gap["high"] * 100, 1),
    }


def points_words(found: dict, learned: dict | None) -> str:
    """This will say where the points of intention in the loyalty score come from."""
    if learned and learned["source"] == "observed":
        return _(
            "Points in the loyalty score, learned from who came after all surveys so far (n = %(n)s, version"
            " %(version)s): plans to come %(plan)s, might %(might)s, undecided %(undecided)s, will not %(will_not)s."
        ) % (
            {"n": number(sum(learned["pairs"].values())), "version": learned["version"]}
            | {answer: number(round(each)) for answer, each in learned["points"].items()}
        )
    return {
        None: _("The points of these answers in the loyalty score are learned at the next judgement of the series."),
        "fewer_pairs": _("Fewer than 100 known outcomes for an answer: its points in the loyalty score stay assumed."),
        "no_difference": _("The answers do not differ in who came: their points in the loyalty score stay assumed."),
    }[found["reason"]]
