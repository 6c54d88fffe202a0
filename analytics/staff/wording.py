"""Reasons in words: the one place that turns codes of the selectors into sentences of both languages."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.models import ValueSettings
from analytics.science.loyalty import ATTITUDE_WEIGHT, BEHAVIOUR_WEIGHT
from analytics.selectors.assumptions import in_force
from analytics.selectors.contacting import contact_of
from analytics.selectors.insights import Reason
from analytics.selectors.ranges import value_range
from crm_expo.kit.templatetags.kit import number, percent, short_money
from customers.models import Scorecard, Tier


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
    if reason.code == "contact_pays":
        gain = two_digits(values["gain_minor"], currency)
        if not values["cost_minor"]:  # nobody has said what a contact costs
            return _("A contact keeps about %(gain)s on average") % {"gain": gain}
        return _("A contact pays: keeps about %(gain)s, costs %(cost)s") % {
            "gain": gain,
            "cost": short_money(values["cost_minor"], currency),
        }
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
    if reason.values["of_last"] is None:
        words = ngettext(
            "Took part in %(n)s edition: the last eight of each series, and running ones",
            "Took part in %(n)s editions: the last eight of each series, and running ones",
            values["n"],
        )
        return words % values
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
    returns = ngettext("%(x)s return", "%(x)s returns", values["returns"]) % {"x": values["returns"]}
    chances = ngettext("%(n)s chance", "%(n)s chances", values["opportunities"]) % {"n": values["opportunities"]}
    history = _("%(returns)s in %(chances)s") % {"returns": returns, "chances": chances}
    sources = {
        "ok": _("BG/BB model of this series, version %(version)s"),
        "fallback_pooled": _("BG/BB model over all series, version %(version)s"),
        "with_answers": _(
            "Logistic model of history and answers; history alone, by BG/BB version %(version)s, says %(by_history)s"
        ),
        "fallback_rule": _("Rate of customers who missed as many editions: %(returns)s of %(trials)s came back"),
        "highest_of_series": _("The highest of the customer's series"),
        "insufficient_data": _("Too little data for a probability"),
        "not_converged": _("The model did not converge, so no probability is shown"),
    }
    source = sources.get(reason.code, sources["insufficient_data"]) % {
        "version": values.get("model_version") or "–",
        "by_history": percent(values.get("by_history")),
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
        words = (
            _("Take part again: R %(r)s, F %(f)s, %(tier)s")
            if values["again"]
            else _("Take part: R %(r)s, F %(f)s, %(tier)s")
        )
        return words % {
            "r": values["recency"],
            "f": values["frequency"],
            "tier": tier,
        }
    return _("Bring %(money)s more: M %(m)s, %(tier)s") % {
        "money": short_money(values["missing_minor"], currency),
        "m": values["monetary"],
        "tier": tier,
    }


def assumed_words(role: str, currency: str, as_of: datetime | None = None) -> list[str]:
    """This will word what a role's values are computed with, which of it somebody set, and whether after as_of."""
    row = ValueSettings.objects.filter(role=role).first()
    used = in_force(row)
    figures = {
        "margin": _("margin %(x)s") % {"x": percent(used.margin)},
        "annual_rate": _("discount %(x)s a year") % {"x": percent(used.annual_rate)},
        "serving_minor": _("serving %(x)s") % {"x": short_money(used.serving_minor, currency)},
        "acquisition_minor": _("winning %(x)s") % {"x": short_money(used.acquisition_minor, currency)},
        "reachable": _("u %(x)s") % {"x": percent(used.reachable)},
        "referral_weight": _("w %(x)s") % {"x": percent(used.referral_weight)},
    }
    is_set = {name: row is not None and getattr(row, name) is not None for name in figures}
    parts = {
        _("Set by you: %(figures)s."): [words for name, words in figures.items() if is_set[name]],
        _("Assumed: %(figures)s."): [words for name, words in figures.items() if not is_set[name]],
    }
    said = [words % {"figures": _(", ").join(those)} for words, those in parts.items() if those]
    if row is not None and as_of is not None and row.changed_at > as_of:
        said.append(_("The settings were changed since: values follow with the next scoring run."))
    return said


VALUE_STATUS = {
    "ok": lambda: _("From the return model and the money model of this series"),
    "fallback_pooled": lambda: _("Estimated from models over all series"),
    "not_converged": lambda: _("The money model did not converge, so no value to come is shown"),
    "insufficient_data": lambda: _(
        "No value to come yet: the models need 200 customers, four held editions and 200 who paid"
    ),
}


def value_words(card: Scorecard, currency: str) -> list[str]:
    """This will word the values of a customer: what went in, the formula, and what each is."""
    if card.realized_minor is None:
        return [_("No value yet: no participation and no money so far.")]
    said = [
        ngettext(
            "Realized %(money)s: everything paid times the margin, less serving %(n)s participation and winning it.",
            "Realized %(money)s: everything paid times the margin, less serving %(n)s participations and winning it.",
            card.participations,
        )
        % {"money": short_money(card.realized_minor, currency), "n": card.participations}
    ]
    if card.current_minor is None:
        return [*said, VALUE_STATUS[card.value_status]() + _(".")]
    if card.expected_minor is not None and card.expected_editions is not None:
        values = {"editions": f"{card.expected_editions:.1f}", "each": two_digits(card.expected_minor, currency)}
        said.append(
            _("Expected: %(editions)s participations to come (discounted), each worth about %(each)s.") % values
        )
        if card.paid_participations:
            said.append(
                _("That is drawn from its own mean over %(n)s paid participations towards the mean of all.")
                % {"n": card.paid_participations}
            )
        else:
            said.append(_("It never paid so far, so it is expected to pay nothing."))
    said.append(
        _("Current value about %(money)s: participations to come × (value each × margin − cost of serving).")
        % {"money": two_digits(card.current_minor, currency)}
    )
    span = value_range(card)
    if span is not None:
        low, high = (two_digits(end, currency) for end in span)
        said.append(
            _("For four in five customers with such a history it lies between %(low)s and %(high)s.")
            % {"low": low, "high": high}
        )
    if card.potential_minor is not None:
        said.append(
            _("Potential about %(money)s: the reachable part of what the best quarter of its peers bring more.")
            % {"money": two_digits(card.potential_minor, currency)}
        )
    return [*said, VALUE_STATUS[card.value_status]() + _(".")]


def contact_words(card: Scorecard, currency: str) -> str:
    """This will word whether a contact is worth its cost, and with which settings; nothing where that is not known."""
    row = ValueSettings.objects.filter(role=card.role).first()
    contact = contact_of(card, in_force(row))
    if contact is None:
        return ""
    shown = {
        "risk": percent(contact.risk),
        "rate": percent(contact.save_rate),
        "gain": two_digits(round(contact.gain_minor), currency),
        "cost": short_money(contact.cost_minor, currency),
    }
    rate_is_set, cost_is_set = (row is not None and getattr(row, name) is not None for name in _OF_CONTACT)
    pays = contact.pays if cost_is_set else None  # against a cost of nothing everything would pay
    said = CONTACT[pays]() % shown
    return said if rate_is_set else _("%(said)s The save rate is assumed.") % {"said": said}


_OF_CONTACT = ("save_rate", "contact_minor")
CONTACT = {
    True: lambda: _(
        "A contact pays: risk %(risk)s × current value × save rate %(rate)s ≈ %(gain)s, more than its cost %(cost)s."
    ),
    False: lambda: _(
        "A contact does not pay: risk %(risk)s × current value × save rate %(rate)s ≈ %(gain)s, not more than its"
        " cost %(cost)s."
    ),
    None: lambda: _(
        "A contact keeps about %(gain)s on average: risk %(risk)s × current value × save rate %(rate)s. Whether it"
        " pays is told once its cost is set."
    ),
}


def two_digits(minor: int, currency: str) -> str:
    """This will write an estimate with no more than two significant digits."""
    return short_money(rough(minor), currency)


def rough(minor: int) -> int:
    """This will leave an estimate two significant digits."""
    size = 10 ** max(len(str(abs(minor))) - 2, 0)
    return round(minor / size) * size


LADDER_RULES = {
    "prospect": lambda: _("no participation yet"),
    "suspect": lambda: _("took part once, or was dissatisfied lately"),
    "follower": lambda: _("took part at least twice"),
    "advocate": lambda: _(
        "loyalty of 65 or more with attitude, three editions, here lately, recommends (9–10) or brought a customer"
    ),
    "partner": lambda: _(
        "loyalty of 80 or more with attitude, three in a row, and sponsor or committed to two editions"
    ),
}

RELATIONSHIP_RULES = {
    "buy_sell": lambda: _("took part once so far"),
    "preferred": lambda: _("took part at least twice"),
    "partnership": lambda: _("loyalty of 65 or more, and four editions"),
    "alliance": lambda: _("loyalty of 80 or more, and sponsor or committed to two editions"),
}

LIFECYCLE_CAUSES = {
    "never_took_part": lambda: _("never took part so far"),
    "three_missed": lambda: _("missed three editions or more and is not committed"),
    "three_years": lambda: _("missed two editions and was last here three years ago or more"),
    "two_missed": lambda: _("missed two editions and is not committed"),
    "probably_gone": lambda: _("missed the last edition, and the model thinks it more likely gone than not"),
    "dissatisfied": lambda: _("rated the last edition it took part in 2 or lower"),
    "won_back": lambda: _("came back after it had been weakening or lost: won back"),
    "four_editions": lambda: _("took part in four editions or more"),
    "came_again": lambda: _("came again"),
    "first_edition": lambda: _("took part once so far"),
}


def attitude_words(card: Scorecard) -> str:
    """This will word what a customer said and how old it is; nothing when it said nothing."""
    if card.attitude is None:
        return ""
    words = _("Attitude %(n)s of 100 from its survey answers, each edition of age halving their weight") % {
        "n": number(round(card.attitude))
    }
    if card.behaviour is not None and card.attitude_age is not None:
        weight = ATTITUDE_WEIGHT * 0.5**card.attitude_age
        words += _("; it counts %(share)s of loyalty, behaviour (%(b)s) the rest") % {
            "share": percent(weight / (BEHAVIOUR_WEIGHT + weight)),
            "b": number(round(card.behaviour)),
        }
    if card.satisfaction is None:
        return words + _(".")
    if card.satisfaction_age == 0:
        return words + _("; overall %(s)s of 5 at the last edition.") % {"s": card.satisfaction}
    age = _editions(card.satisfaction_age)
    return words + _("; overall %(s)s of 5, %(age)s ago.") % {"s": card.satisfaction, "age": age}
