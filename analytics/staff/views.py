"""Home, the start of a scoring run, and why a score is what it is."""

from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from analytics.selectors.changes import latest_change
from analytics.selectors.explain import explain
from analytics.selectors.raising import loyalty_after_next, loyalty_after_referral, next_rung
from analytics.selectors.stages import stage_changes
from analytics.selectors.watching import contents_at_risk
from analytics.staff import wording
from analytics.staff.advocacy_wording import advocacy_words, referral_raise_words, referral_words
from analytics.staff.insights import shared_context
from analytics.staff.pages.overview import editions_figure, tiers_figure
from analytics.staff.pages.risk import risk_figure
from analytics.staff.seeing import Choice, chosen, look
from analytics.staff.why_wording import change_words, loyalty_raise_words, rung_words
from analytics.tasks import score_organizer_task
from crm_expo.jobs.models import JobKind
from crm_expo.jobs.services import create_job
from crm_expo.kit.desk import DeskView
from crm_expo.kit.fragments import rendered_once
from crm_expo.tenancy.access import role_allows
from customers.models import Scorecard
from customers.selectors.profile import customer_by_id, recent_activities
from exhibitions.models import Exhibition
from exhibitions.selectors.shows import current_edition, headcount_of, phase_of


class HomeView(DeskView):
    """What needs attention today: the current edition against the one before, customers to call, what happened."""

    read_access = "home.read"
    template_name = "analytics/home.html"

    def get(self, request):
        now = timezone.now()
        edition = current_edition(now)
        choice = chosen(request, edition.exhibition_id if edition else None)
        may_see_scores = role_allows(request.membership.role, "insights.read")
        context = self._scores(choice) if may_see_scores else {"choice": choice}
        return self.page(
            context
            | {
                "edition": edition,
                "phase": phase_of(edition, now) if edition else "",
                "figures": headcount_of(edition) if edition else None,
                "activities": recent_activities(8),
                "now": now,
            }
        )

    def _scores(self, choice: Choice) -> dict:
        """Key figures and three cards of the series, kept while nothing of them has changed."""
        shown = (choice.where, self.request.membership.role, self.organizer.base_currency)
        rests_on = contents_at_risk(self.organizer, choice.exhibition and choice.exhibition.pk, choice.role)
        scores = rendered_once(("home", repr(shown), rests_on), lambda: self._rendered(choice))
        return {"choice": choice, "scores": scores}

    def _rendered(self, choice: Choice) -> SafeString:
        seen = look(self.request, self.organizer, choice)
        if choice.exhibition is None or seen.run is None:
            return SafeString()
        figures = [editions_figure(seen, "c-s8"), tiers_figure(seen, "c-s4"), risk_figure(seen, 5, span="c-s8")]
        context = shared_context(seen) | {"figures": figures}
        return render_to_string("analytics/home_scores.html", context, request=self.request)


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
        told, currency = explain(card), self.organizer.base_currency
        raised = (
            loyalty_raise_words(loyalty_after_next(card)),
            referral_raise_words(loyalty_after_referral(card)),
            rung_words(next_rung(card)),
        )
        return {
            "told": told,
            "steps": [
                ("R", told.recency.score, wording.recency_words(told.recency.reason)),
                ("F", told.frequency.score, wording.frequency_words(told.frequency.reason)),
                ("M", told.monetary.score, wording.monetary_words(told.monetary.reason, currency)),
            ],
            "tier_rule": wording.tier_words(told.tier),
            "parts": [(wording.LOYALTY_PARTS[part.code](), part) for part in told.behaviour_parts],
            "return_source": wording.return_words(told.return_probability),
            "raises": [*(wording.raise_words(reason, currency) for reason in told.raises), *filter(None, raised)],
            "change": change_words(latest_change(card), currency),
            "contact": wording.contact_words(card, currency),
            "ladder_rule": wording.LADDER_RULES[card.ladder]() if card.ladder else "",
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
