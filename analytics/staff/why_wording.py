"""Why a score moved and what would raise it, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from analytics.selectors.changes import Change, Part
from analytics.selectors.insights import Reason
from analytics.selectors.raising import NextRung
from analytics.staff.wording import two_digits
from crm_expo.kit.templatetags.kit import number, percent, short_money
from customers.models import Ladder, Lifecycle, Tier

NAMES = {
    "tier": lambda: _("Tier"),
    "recency": lambda: "R",
    "frequency": lambda: "F",
    "monetary": lambda: "M",
    "ladder": lambda: _("Ladder"),
    "lifecycle": lambda: _("Lifecycle"),
    "return_probability": lambda: _("Return probability"),
    "loyalty": lambda: _("Loyalty"),
    "current_minor": lambda: _("Current value"),
}
CHOICES = {"tier": Tier, "ladder": Ladder, "lifecycle": Lifecycle}


def part_words(part: Part, currency: str) -> str:
    """This will word one figure that moved, before and after."""
    if part.code == "committed":
        return _("committed now") if part.after else _("no longer committed")
    before, after = (_figure(part.code, value, currency) for value in (part.before, part.after))
    return _("%(name)s %(before)s → %(after)s") % {"name": NAMES[part.code](), "before": before, "after": after}


def _figure(code: str, value, currency: str) -> str:
    if value is None:
        return "–"
    if code in CHOICES:
        return str(CHOICES[code](value).label)
    if code == "return_probability":
        return percent(value)
    if code == "current_minor":
        return two_digits(value, currency)
    return number(round(value))


CAUSES = {
    "participation": lambda: _("took part in %(edition)s"),
    "participation_undone": lambda: _("its participation in %(edition)s was taken back"),
    "commitment": lambda: _("committed to %(edition)s"),
    "commitment_undone": lambda: _("its commitment to %(edition)s was taken back"),
    "advocacy": lambda: _("what it did for others to come was recorded or taken back"),
    "answered": lambda: _("answered the survey of %(edition)s"),
    "edition_closed": lambda: _("%(edition)s ended, so who was not there has missed one more"),
    "fitted_return": lambda: _("the return model was fitted anew"),
    "fitted_money": lambda: _("the money model was fitted anew"),
    "fitted_intent": lambda: _("the points of an intention were learned anew"),
    "fitted_logit": lambda: _("the return model with answers was learned anew, or put aside"),
    "cut_points": lambda: _("the cut points of M moved with what others paid"),
    "settings": lambda: _("the value settings were changed"),
    "own_data": lambda: _("its data changed, such as by merging two records or in another role"),
    "others": lambda: _("nothing of its own: what other customers did moved the comparison, or time passed"),
    "another_day": lambda: _("scores as of an earlier day were put in place"),
}


def cause_words(reason: Reason, currency: str) -> str:
    """This will word one cause of a change."""
    if reason.code == "money":
        minor = reason.values["minor"]
        words = _("paid %(money)s") if minor > 0 else _("%(money)s were credited")
        return words % {"money": short_money(abs(minor), currency)}
    return CAUSES[reason.code]() % reason.values


def change_words(change: Change | None, currency: str) -> dict | None:
    """This will word the latest change. Shape: as_of, since, parts and causes as sentences' parts."""
    if change is None:
        return None
    parts = [part_words(part, currency) for part in change.parts]
    causes = [cause_words(reason, currency) for reason in change.causes]
    return {
        "as_of": change.as_of,
        "since": change.since,
        "parts": _("; ").join(parts),
        "causes": _("; ").join(causes),
    }


def loyalty_raise_words(reason: Reason | None) -> str:
    """This will word what the next participation makes of loyalty; nothing where that cannot be told."""
    if reason is None:
        return ""
    after = number(round(reason.values["after"]))
    if reason.values["before"] is None:
        return _("Take part in the next edition: loyalty is known then, about %(after)s") % {"after": after}
    if number(round(reason.values["before"])) == after:
        return ""
    return _("Take part in the next edition: loyalty %(before)s → about %(after)s, answers staying as they are") % {
        "before": number(round(reason.values["before"])),
        "after": after,
    }


def _take_part(times: int) -> str:
    return ngettext("take part %(n)s more time", "take part %(n)s more times", times) % {"n": times}


MISSING = {
    "satisfied": lambda values: _("rate the next edition 3 or higher"),
    "take_part": lambda values: _take_part(values["times"]),
    "be_back": lambda values: _("be back at the next edition"),
    "recommend": lambda values: (
        _("recommend with 9 or 10 (said so far: %(now)s), or bring a customer who is accepted")
        % {"now": "–" if values["now"] is None else values["now"]}
    ),
    "in_a_row": lambda values: _("three editions in a row (now: %(now)s)") % {"now": values["now"]},
    "bound": lambda values: _("be a sponsor or committed to two editions"),
    "answer": lambda values: _("answer a survey, so that loyalty knows its attitude"),
    "loyalty": lambda values: _("loyalty of %(wanted)s or more") % {"wanted": values["wanted"]},
}


def rung_words(rung: NextRung | None) -> str:
    """This will word the next rung and what is missing for it; nothing where there is none."""
    if rung is None or not rung.missing or rung.rung == Ladder.SUSPECT:  # nobody is raised to be a suspect
        return ""
    return pgettext("ladder", "%(rung)s next: %(missing)s") % {
        "rung": Ladder(rung.rung).label,
        "missing": _("; ").join(MISSING[reason.code](reason.values) for reason in rung.missing),
    }
