"""What became of a delivery or a run, in the words of the page's language."""

from dataclasses import dataclass, field

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from crm_expo.inbox.models import InboxRow
from crm_expo.kit.problems import TITLES
from crm_expo.kit.sheet_words import SHEET_REFUSALS
from crm_expo.kit.staff.objects import address_of

#: Why a delivery can never be applied, beside the problems that the API answers with.
REFUSALS = {"unmatchable_contact": _("It names nobody: no name, no e-mail address, no phone number.")}
WARNINGS = {
    "phone_not_a_number": _("The phone number cannot exist; it is kept as it came."),
    "company_name_empty": _("The company's name has no letter; the person was registered without a company."),
    "credit_code_invalid": _("The unified social credit code is not valid; it is kept as it came."),
    "currency_rate_missing": _("There is no currency rate yet; the value is left out until it is set."),
    "passage_outside_the_edition": _("The passage lies outside the edition's days; it counts as it came."),
    "passage_known_otherwise": _("This passage is known with another time or type; the first word stays."),
    "passage_was_taken_back": _("This passage was taken back before and stays so; a new one needs a new id."),
    "passage_repeated": _("One passage id stands twice in the delivery; the last one counts."),
    "registration_not_valid": _("The registration is not valid; the passage is kept."),
    "field_left_out": _("A custom field was closed, deleted or changed meanwhile; its value was left out."),
    "email_not_an_address": _("The e-mail address is none; it is kept as it came."),
}
RESULTS = {"registration": _("Registration"), "customer": _("Customer"), "company": _("Company")}
#: Why a job ended early, where it is no fault of the program.
JOB_ERRORS = SHEET_REFUSALS | {
    "FilterChangedMeanwhile": _("A condition of the list fell away before the work began. Nothing was done."),
}
RUN_FACTS = {
    "run_id": _("Run"),
    "customers": _("Customers"),
    "organizer": _("Organizer"),
    "rows": _("Rows"),
    "added": pgettext_lazy("count", "Added"),
    "changed": pgettext_lazy("count", "Changed"),
    "refused_rows": _("Refused rows"),
    "remark_count": _("Remarks"),
    "rows_written": _("Scorecards written"),
    "created": pgettext_lazy("count", "Added"),
    "updated": pgettext_lazy("count", "Changed"),
    "unchanged": pgettext_lazy("count", "Unchanged"),
    "refused": pgettext_lazy("count", "Refused"),
    "seconds": _("Seconds"),
}


@dataclass(frozen=True)
class Story:
    """An outcome as a page tells it."""

    title: object = ""
    detail: str = ""
    kept: str = ""
    errors: list[dict] = field(default_factory=list)
    results: list[tuple] = field(default_factory=list, metadata={"shape": "[(label, id, address or '')]"})
    warnings: list = field(default_factory=list)


def waits_for(row: InboxRow) -> str:
    """This will return the registration that a delivery waits for, or waited for in vain; '' for others."""
    return row.outcome.get("waits_for", "") if row.state in ("received", "dead") else ""


def name_of(row: InboxRow) -> object:
    """This will return what a delivery is called on pages: its id at the source, when it could be read."""
    if row.external_id:
        return row.external_id
    return _("Unreadable delivery") if row.outcome.get("code") == "malformed_json" else _("Delivery without an id")


def problem_of(row: InboxRow) -> object:
    """This will return the title of what is wrong with a delivery; '' when nothing is."""
    code = row.outcome.get("code")
    if not code:
        return ""
    return REFUSALS.get(code) or (TITLES[code][1] if code in TITLES else code)


def story_of(row: InboxRow, role: str) -> Story:
    """This will return a delivery's outcome; results link to the pages that the role may read."""
    said = _in_language(row.outcome.get("messages")) or {}
    errors = said.get("errors") or _in_language(row.outcome.get("errors")) or []
    results = [
        (label, row.outcome[name], address_of(name, row.outcome[name], role))
        for name, label in RESULTS.items()
        if row.outcome.get(name)
    ]
    return Story(
        title=problem_of(row),
        detail=said.get("detail", ""),
        kept=said.get("kept", ""),
        errors=errors if isinstance(errors, list) else [],
        results=results,
        warnings=[WARNINGS.get(code, code) for code in row.outcome.get("warnings", [])],
    )


def run_facts(detail: dict) -> list[tuple]:
    """This will return what a run noted about itself. Shape: [(label, value, whether it is a count)]."""
    return [
        (RUN_FACTS.get(name, name), value, type(value) in (int, float) and name != "run_id")
        for name, value in detail.items()
    ]


def _in_language(both: object) -> object:
    """The page's language of a text that was stored in English and Chinese; a text in one language as it is."""
    if not isinstance(both, dict):
        return both
    return both.get("zh" if (get_language() or "").startswith("zh") else "en")
