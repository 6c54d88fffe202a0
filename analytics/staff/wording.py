"""Reasons in words: the one place that turns codes of the selectors into sentences of both languages."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.selectors.insights import Reason
from crm_expo.kit.templatetags.kit import number, percent, short_money
from customers.models import Tier


def _editions(count: int) -> str:
    return ngettext("%(n)s edition", "%(n)s editions", count) % {"n": count}


def risk_words(reason: Reason, currency: str) -> str:
    """This will word why somebody is worth a call."""
    values = reason.values
    if reason.code == "missed_editions":
        return _("Missed %(editions)s") % {"editions": _editions(values["editions"])}
    if reason.code == "was_regular":
        return _("Was there %(n)s times") % {"n": values["editions"]}
    if reason.code == "high_value":
        return _("Brought %(money)s") % {"money": short_money(values["money_minor"], currency)}
    return _("Return probability %(p)s") % {"p": percent(values["probability"])}


def recency_words(reason: Reason) -> str:
    """This will word the rule of R."""
    missed = reason.values.get("editions")
    return {
        "never_took_part": _("Never took part so far"),
        "takes_part_now": _("Takes part in the running edition"),
        "took_part_in_last": _("Took part in the last held edition"),
        "missed_but_committed": _("Missed %(editions)s, but is committed to the next"),
        "missed_editions": _("Missed %(editions)s since"),
    }[reason.code] % {"editions": _editions(missed) if missed is not None else ""}


def frequency_words(reason: Reason) -> str:
    """This will word the rule of F."""
    if reason.code == "never_took_part":
        return _("Never took part so far")
    values = {"n": reason.values["editions"], "of": reason.values["of_last"]}
    if reason.values["is_running"]:
        return _("Took part %(n)s times, counting the last %(of)s held editions and the running one") % values
    return _("Took part in %(n)s of the last %(of)s held editions") % values


def monetary_words(reason: Reason, currency: str) -> str:
    """This will word the rule of M."""
    if reason.code == "never_took_part":
        return _("Never took part so far")
    if reason.code == "one_level":
        return _("Everybody paid the same, so money tells nobody apart")
    above, up_to = reason.values["above"], reason.values["up_to"]
    if above is None:
        return _("Brought at most %(money)s") % {"money": short_money(up_to, currency)}
    if up_to is None:
        return _("Brought more than %(money)s: the top fifth") % {"money": short_money(above, currency)}
    return _("Brought more than %(low)s and at most %(high)s") % {
        "low": short_money(above, currency),
        "high": short_money(up_to, currency),
    }


def tier_words(reason: Reason) -> str:
    """This will word the conditions of a tier."""
    rule = reason.values
    parts = []
    if "r_min" in rule:
        top = rule.get("r_max")
        span = f"R {rule['r_min']}–{top}" if top != rule["r_min"] else f"R {top}"
        parts.append(_("R at least %(n)s") % {"n": rule["r_min"]} if top is None else span)
    if "f_min" in rule:
        parts.append(_("F at least %(n)s") % {"n": rule["f_min"]})
    if "m_min" in rule:
        parts.append(_("M at least %(n)s") % {"n": rule["m_min"]})
    if rule.get("participations") == 1:
        parts.append(_("exactly one participation"))
    if rule.get("participations") == 0:
        parts.append(_("no participation yet"))
    return _(", ").join(parts)


LOYALTY_PARTS = {
    "share": lambda: _("Came back when there was a chance"),
    "streak": lambda: _("Editions in a row, up to the last"),
    "freshness": lambda: _("How recently it took part"),
    "depth": lambda: _("How many editions in all"),
}


def return_words(reason: Reason) -> str:
    """This will word where the return probability comes from."""
    values = reason.values
    history = _("%(x)s returns in %(n)s chances") % {"x": values["returns"], "n": values["opportunities"]}
    sources = {
        "ok": _("BG/BB model of this series, version %(version)s"),
        "fallback_pooled": _("BG/BB model over all series, version %(version)s"),
        "fallback_rule": _("Rate of customers who missed as many editions: %(returns)s of %(trials)s came back"),
        "highest_of_series": _("The highest of the customer's series"),
        "insufficient_data": _("Too little data for a probability"),
        "not_converged": _("The model did not converge, so no probability is shown"),
    }
    source = sources.get(reason.code, sources["insufficient_data"]) % {
        "version": values.get("model_version") or "–",
        "returns": number(values.get("class_returns")),
        "trials": number(values.get("class_trials")),
    }
    return _("%(source)s. %(history)s.") % {"source": source, "history": history}


def raise_words(reason: Reason, currency: str) -> str:
    """This will word what would change the scores, and to which tier."""
    values = reason.values
    tier = Tier(values["tier"]).label
    if reason.code == "commit":
        return _("Commit to the next edition: R %(r)s, %(tier)s") % {"r": values["recency"], "tier": tier}
    if reason.code == "take_part":
        return _("Take part again: R %(r)s, F %(f)s, %(tier)s") % {
            "r": values["recency"],
            "f": values["frequency"],
            "tier": tier,
        }
    return _("Bring %(money)s more: M %(m)s, %(tier)s") % {
        "money": short_money(values["missing_minor"], currency),
        "m": values["monetary"],
        "tier": tier,
    }
