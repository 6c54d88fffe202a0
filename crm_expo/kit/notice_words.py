"""What a notice says, in the language of the moment. Upper apps' kinds are worded here as text only."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_expo.jobs.models import JobKind
from crm_expo.kit.links import link_to
from crm_expo.notices.models import Notice, NoticeKind
from crm_expo.tenancy.access import ROLE_LABELS
from crm_expo.tenancy.models import Organizer

ICONS = {
    NoticeKind.ASSIGNED: "user-plus",
    NoticeKind.FELL: "alert-triangle",
    NoticeKind.LOW_SCORE: "message-circle",
    NoticeKind.JOB_DONE: "circle-check",
    NoticeKind.JOB_FAILED: "alert-triangle",
    NoticeKind.DELIVERY_DEAD: "inbox",
    NoticeKind.JOINED: "users",
}
#: Kinds that ask for something to be done.
URGENT = frozenset({NoticeKind.FELL, NoticeKind.LOW_SCORE, NoticeKind.JOB_FAILED, NoticeKind.DELIVERY_DEAD})


@dataclass(frozen=True)
class Told:
    """A notice as it is shown."""

    notice: Notice
    words: str
    icon: str
    is_urgent: bool


def told(notice: Notice) -> Told:
    """This will put a notice into words."""
    return Told(notice, words_of(notice), ICONS.get(notice.kind, "info-circle"), notice.kind in URGENT)


def words_of(notice: Notice) -> str:
    """This will return the sentence of a notice."""
    word = _WORDS.get(notice.kind)
    return word(notice.params, notice.times) if word else notice.kind


def address_of(notice: Notice) -> str:
    """This will return where a notice leads inside the open mount; the list of notices when the page is gone."""
    link = notice.link
    try:
        path = reverse(link["page"], args=link.get("args") or [])
    except (KeyError, NoReverseMatch):
        return reverse("notices")
    return f"{path}?{link['query']}" if link.get("query") else path


def mail_address_of(organizer: Organizer, notice: Notice) -> str:
    """This will return the same with the public address in front, outside a request."""
    link = notice.link
    try:
        path = link_to(organizer, "staff", link["page"], *(link.get("args") or []))
    except (KeyError, NoReverseMatch):
        return link_to(organizer, "staff", "notices")
    return f"{path}?{link['query']}" if link.get("query") else path


def _assigned(params: dict, _times: int) -> str:
    count = params.get("count", 1)
    if count > 1:
        return ngettext(
            "%(by)s made %(count)s customer yours.", "%(by)s made %(count)s customers yours.", count
        ) % {"by": params.get("by", ""), "count": count}  # fmt: skip
    return _("%(by)s made %(name)s yours.") % {"by": params.get("by", ""), "name": params.get("name", "")}


def _fell(params: dict, _times: int) -> str:
    count = params.get("count", 1)
    if count > 1:
        return ngettext(
            "%(count)s customer of yours slips away and is not committed: %(name)s.",
            "%(count)s customers of yours slip away and are not committed, first of all %(name)s.",
            count,
        ) % {"count": count, "name": params.get("name", "")}
    return _("%(name)s slips away and is not committed to the next edition.") % {"name": params.get("name", "")}


def _low_score(params: dict, _times: int) -> str:
    said = {"name": params.get("name", ""), "overall": params.get("overall"), "nps": params.get("nps")}
    if params.get("overall") is not None:
        return _("%(name)s is dissatisfied: %(overall)s of 5 overall.") % said
    return _("%(name)s would hardly recommend you: %(nps)s of 10.") % said


def _job_done(params: dict, _times: int) -> str:
    return _("Done: %(job)s.") % {"job": _job(params)}


def _job_failed(params: dict, _times: int) -> str:
    return _("Failed: %(job)s.") % {"job": _job(params)}


def _job(params: dict) -> str:
    return str(dict(JobKind.choices).get(params.get("job"), params.get("job", "")))


def _delivery_dead(_params: dict, times: int) -> str:
    return ngettext(
        "%(count)s delivery failed for good and waits for a look.",
        "%(count)s deliveries failed for good and wait for a look.",
        times,
    ) % {"count": times}


def _joined(params: dict, _times: int) -> str:
    role = ROLE_LABELS.get(params.get("role", ""), params.get("role", ""))
    return _("%(name)s accepted the invitation and is in the team now: %(role)s.") % {
        "name": params.get("name", ""),
        "role": role,
    }


_WORDS: dict[str, Callable[[dict, int], str]] = {
    NoticeKind.ASSIGNED: _assigned,
    NoticeKind.FELL: _fell,
    NoticeKind.LOW_SCORE: _low_score,
    NoticeKind.JOB_DONE: _job_done,
    NoticeKind.JOB_FAILED: _job_failed,
    NoticeKind.DELIVERY_DEAD: _delivery_dead,
    NoticeKind.JOINED: _joined,
}
