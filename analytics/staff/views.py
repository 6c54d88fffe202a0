"""The start of a scoring run, and why a score is what it is."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from analytics.selectors.changes import latest_change
from analytics.selectors.explain import Explanation, explain
from analytics.selectors.raising import loyalty_after_next, loyalty_after_referral, next_rung
from analytics.selectors.stages import stage_changes
from analytics.staff import wording
from analytics.staff.advocacy_wording import advocacy_words, referral_raise_words, referral_words
from analytics.staff.why_wording import change_words, loyalty_raise_words, rung_words
from analytics.tasks import score_organizer_task
from crm_expo.jobs.models import JobKind
from crm_expo.jobs.services import create_job
from crm_expo.kit.desk import DeskView
from customers.models import ASPECT_VALUES, Scorecard
from customers.selectors.profile import customer_by_id
from exhibitions.models import Exhibition


class ScoreRunView(DeskView):
    """Start a scoring run; its job page shows how far it is."""

    write_access = "scores.run"

    def post(self, request):
        job = create_job(organizer=self.organizer, kind=JobKind.SCORES)
        score_organizer_task.wake(organizer_id=self.organizer.pk, job_id=job.pk)
        return redirect(reverse("job", args=[job.pk]))


class ScoreWhyView(DeskView):
    """Why this score: a slot of the customer's page; ?card= chooses the row."""

    read_access = "customers.read"
    template_name = "analytics/score_why.html"

    def get(self, request, pk):
        if customer_by_id(pk) is None:
            raise Http404
        cards = list(Scorecard.objects.filter(customer_id=pk).order_by("-is_primary", "role", "exhibition_id"))
        series = {show.pk: show.title for show in Exhibition.objects.all()}
        wanted = request.GET.get("card", "")
        card = next((c for c in cards if str(c.pk) == wanted), cards[0] if cards else None)
        if card is None:
            return self.page({"cards": []})
        named = [(one, series.get(one.exhibition_id, _("All series"))) for one in cards]
        return self.page({"cards": named, "card": card, "customer_id": pk} | self._words(card))

    def _words(self, card: Scorecard) -> dict:
        """Everything that is said of one row."""
        says = card.model_says or {}
        told, currency = explain(card), self.organizer.base_currency
        raised = (
            loyalty_raise_words(loyalty_after_next(card)),
            referral_raise_words(loyalty_after_referral(card)),
            rung_words(next_rung(card)),
        )
        return {
            "told": told,
            **_brief_words(told, currency),
            "return_source": wording.return_words(told.return_probability),
            "raises": [*(wording.raise_words(reason, currency) for reason in told.raises), *filter(None, raised)],
            "change": change_words(latest_change(card), currency),
            "contact": wording.contact_words(card, currency),
            "ladder_rule": wording.LADDER_RULES[says.get("ladder") or card.ladder]() if card.ladder else "",
            "by_hand": {aspect: _said(aspect, code) for aspect, code in says.items()},
            "lifecycle_cause": wording.LIFECYCLE_CAUSES[card.lifecycle_cause]() if card.lifecycle_cause else "",
            "stages": [(step, wording.LIFECYCLE_CAUSES[step.cause]()) for step in stage_changes(card)],
            "attitude": wording.attitude_words(card),
            "advocacy": advocacy_words(card),
            "values": [
                *wording.value_words(card, currency),
                *referral_words(card, currency),
                *wording.assumed_words(card.role, currency, card.as_of),
            ],
        }


def _brief_words(told: Explanation, currency: str) -> dict:
    """What is said of R, F, M, the tier and the parts of loyalty."""
    return {
        "steps": [
            ("R", told.recency.score, wording.recency_words(told.recency.reason)),
            ("F", told.frequency.score, wording.frequency_words(told.frequency.reason)),
            ("M", told.monetary.score, wording.monetary_words(told.monetary.reason, currency)),
        ],
        "tier_rule": wording.tier_words(told.tier),
        "parts": [(wording.LOYALTY_PARTS[part.code](), part) for part in told.behaviour_parts],
    }


def _said(aspect: str, code: str | None) -> str:
    """What was computed of an aspect that staff set by hand."""
    return str(ASPECT_VALUES[aspect](code).label) if code else "–"


class ScoreBriefView(DeskView):
    """The same in brief, of the row that a customer's page is headed by."""

    read_access = "customers.read"
    template_name = "analytics/score_brief.html"

    def get(self, request, pk):
        if customer_by_id(pk) is None:
            raise Http404
        cards = Scorecard.objects.filter(customer_id=pk).order_by("-is_primary", "role", "exhibition_id")
        card = cards.first()
        if card is None:
            return self.page({"card": None})
        return self.page({"card": card} | _brief_words(explain(card), self.organizer.base_currency))
