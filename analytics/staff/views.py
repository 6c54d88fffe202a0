"""Home, insights, and why a score is what it is."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from analytics.selectors import insights
from analytics.selectors.changes import latest_change
from analytics.selectors.explain import explain
from analytics.selectors.raising import loyalty_after_next, next_rung
from analytics.selectors.stages import stage_changes
from analytics.selectors.values import value_picture
from analytics.staff import wording
from analytics.staff.figures import edition_chart, matrix_rows
from analytics.staff.why_wording import change_words, loyalty_raise_words, rung_words
from analytics.tasks import score_organizer_task
from crm_expo.jobs.models import JobKind
from crm_expo.jobs.services import create_job
from crm_expo.kit.desk import DeskView
from crm_expo.tenancy.access import role_allows
from customers.models import Scorecard, Tier
from customers.models.role import SCORE_ROLE_LABELS
from customers.selectors.profile import customer_by_id, recent_activities
from exhibitions.models import Exhibition
from exhibitions.selectors.shows import current_edition, figures_of, phase_of

ROLE_PLURALS = {"exhibitor": _lazy("Exhibitors"), "sponsor": _lazy("Sponsors"), "visitor": _lazy("Visitors")}


@dataclass(frozen=True)
class Choice:
    """The series and role that a page speaks of."""

    series: list
    exhibition: Exhibition | None
    role: str


def chosen(request, preferred_series: int | None = None) -> Choice:
    """This will read series and role from the address; the series of the current edition stands in."""
    series = list(Exhibition.objects.order_by("name"))
    wanted = request.GET.get("series", "")
    pk = int(wanted) if wanted.isdecimal() and len(wanted) < 18 else preferred_series
    exhibition = next((show for show in series if show.pk == pk), series[0] if series else None)
    role = request.GET.get("role", "")
    return Choice(series, exhibition, role if role in SCORE_ROLE_LABELS else "exhibitor")


def figures_context(request, organizer, choice: Choice) -> dict:
    """What home and insights share: KPI tiles, matrix, tiers and edition facts of a series and role."""
    context = {
        "choice": choice,
        "role_label": ROLE_PLURALS[choice.role],
        "roles": list(SCORE_ROLE_LABELS.items()),
        "run": insights.last_run(organizer),
    }
    if choice.exhibition is None:
        return context
    pk, role = choice.exhibition.pk, choice.role
    facts = insights.edition_facts(organizer, pk, role)
    wanted = request.GET.get("edition", "")
    shown = next((f for f in facts if str(f.edition_id) == wanted), None) or _newest(facts)
    before = facts[facts.index(shown) - 1] if shown and facts.index(shown) else None
    if before and role == "visitor" and not shown.is_held:
        before = None  # visitors come until the last day: half an edition is not set beside a whole one
    tiers = insights.tier_counts(organizer, pk, role)
    cells = insights.rfm_matrix(organizer, pk, role)
    return context | {
        "facts": facts,
        "shown": shown,
        "before": before,
        "shown_url": _participants_url(shown, role),
        "shares": _shares(shown, before),
        "tiers": [(tier, Tier(tier.tier).label) for tier in tiers if tier.customers],
        "tiers_total": sum(tier.customers for tier in tiers),
        "matrix": matrix_rows(cells, pk, role, organizer.base_currency),
        "matrix_total": sum(cell.customers for cell in cells),
        "chart": edition_chart(facts),
    }


def _newest(facts):
    taken = [fact for fact in facts if fact.participants]
    return taken[-1] if taken else None


def _participants_url(shown, role: str) -> str:
    """The page that lists exactly those who took part in an edition."""
    if shown is None:
        return ""
    if role == "visitor":
        return f"{reverse('edition-registrations', args=[shown.edition_id])}?attended=true"
    roles = "role=sponsor" if role == "sponsor" else "role=exhibitor&role=co_exhibitor"
    return f"{reverse('edition', args=[shown.edition_id])}?{roles}&state=took_part"


def _shares(shown, before) -> dict:
    """Returning and every-edition shares, now and in the edition before."""

    def share(fact, name):
        return getattr(fact, name) / fact.participants if fact and fact.participants else None

    return {name: {"now": share(shown, name), "before": share(before, name)} for name in ("returning", "every_edition")}


class HomeView(DeskView):
    """What needs attention today: the current edition against the one before, customers to call, what happened."""

    read_access = "home.read"
    template_name = "analytics/home.html"

    def get(self, request):
        now = timezone.now()
        edition = current_edition(now)
        choice = chosen(request, edition.exhibition_id if edition else None)
        may_see_scores = role_allows(request.membership.role, "insights.read")
        context = figures_context(request, self.organizer, choice) if may_see_scores else {"choice": choice}
        risky = ()
        if may_see_scores and choice.exhibition:
            risky = insights.at_risk(self.organizer, choice.exhibition.pk, choice.role, 5)
        return self.page(
            context
            | {
                "edition": edition,
                "phase": phase_of(edition, now) if edition else "",
                "figures": figures_of(edition) if edition else None,
                "risky": _worded(risky, self.organizer.base_currency),
                "activities": recent_activities(8),
                "now": now,
            }
        )


class InsightsView(DeskView):
    """RFM matrix, tiers, editions and who is at risk."""

    read_access = "insights.read"
    template_name = "analytics/insights.html"

    def get(self, request):
        edition = current_edition(timezone.now())
        choice = chosen(request, edition.exhibition_id if edition else None)
        context = figures_context(request, self.organizer, choice)
        if choice.exhibition:
            rows = insights.at_risk(self.organizer, choice.exhibition.pk, choice.role, 25)
            context |= {
                "risky": _worded(rows, self.organizer.base_currency),
                "model": insights.model_card(self.organizer, choice.exhibition.pk, choice.role),
                "worth": value_picture(self.organizer, choice.exhibition.pk, choice.role),
                "titles": {
                    "ladder": _("Loyalty ladder"),
                    "ladder_note": _("First matching rung; loyalty from behaviour alone makes no advocate or partner"),
                    "lifecycle": _("Lifecycle"),
                    "lifecycle_note": _("First matching rule; every change is kept with its date and cause"),
                },
                "assumed": wording.assumed_words(choice.role, self.organizer.base_currency),
            }
        return self.page(context)


def _worded(rows, currency: str) -> list[dict]:
    return [
        {
            "row": row,
            "tier_label": Tier(row.tier).label,
            "reasons": [wording.risk_words(reason, currency) for reason in row.reasons],
        }
        for row in rows
    ]


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
        told = explain(card)
        currency = self.organizer.base_currency
        return self.page(
            {
                "cards": [(c, series.get(c.exhibition_id, _("All series"))) for c in cards],
                "card": card,
                "told": told,
                "series": series.get(card.exhibition_id, _("All series")),
                "steps": [
                    ("R", told.recency.score, wording.recency_words(told.recency.reason)),
                    ("F", told.frequency.score, wording.frequency_words(told.frequency.reason)),
                    ("M", told.monetary.score, wording.monetary_words(told.monetary.reason, currency)),
                ],
                "tier_rule": wording.tier_words(told.tier),
                "parts": [(wording.LOYALTY_PARTS[part.code](), part) for part in told.behaviour_parts],
                "return_source": wording.return_words(told.return_probability),
                "raises": [
                    *(wording.raise_words(reason, currency) for reason in told.raises),
                    *filter(None, (loyalty_raise_words(loyalty_after_next(card)), rung_words(next_rung(card)))),
                ],
                "change": change_words(latest_change(card), currency),
                "contact": wording.contact_words(card, currency),
                "customer_id": pk,
                "ladder_rule": wording.LADDER_RULES[card.ladder]() if card.ladder else "",
                "lifecycle_cause": wording.LIFECYCLE_CAUSES[card.lifecycle_cause]() if card.lifecycle_cause else "",
                "stages": [(step, wording.LIFECYCLE_CAUSES[step.cause]()) for step in stage_changes(card)],
                "attitude": wording.attitude_words(card),
                "values": wording.value_words(card, currency),
            }
        )
