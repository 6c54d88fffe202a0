"""How good the forecasts are: judgements of forecasts and answers by who really came."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from analytics.models import Judgement
from analytics.selectors import insights
from analytics.selectors.judgements import judgement_of, survey_judgements
from analytics.selectors.watching import JUDGED
from analytics.staff import evidence_tables as tables
from analytics.staff import evidence_wording as wording
from analytics.staff.evidence_charts import chart_data
from analytics.staff.insights import csv_answer
from analytics.staff.seeing import ROLE_PLURALS, Choice, chosen, not_here
from analytics.tasks import judge_organizer_task
from crm_expo.kit.desk import DeskView
from crm_expo.kit.kept import KeptPage
from customers.models.role import SCORE_ROLE_LABELS


class EvidencePage(DeskView):
    """What the page and its CSV share: series, role, and the judgements about them."""

    read_access = "insights.read"

    def choice(self) -> Choice:
        """The series and role of the address."""
        return chosen(self.request)

    def judgements(self, choice: Choice) -> tuple[Judgement | None, list[Judgement], Judgement | None]:
        """The series' judgement, those of its surveys, and the survey that is shown: the newest whose end is known."""
        if choice.exhibition is None:
            return None, [], None
        about = (self.organizer, choice.exhibition.pk, choice.role)
        surveys = survey_judgements(*about)
        wanted = self.request.GET.get("survey", "")
        known = next((one for one in surveys if one.figures["next"]), surveys[0] if surveys else None)
        return judgement_of(*about), surveys, next((one for one in surveys if str(one.survey_id) == wanted), known)


class EvidenceView(EvidencePage, KeptPage):
    """Forecasts, intention, satisfaction, cohorts and moves, each with its n, date and method."""

    template_name = "analytics/evidence.html"
    watched = JUDGED

    def told(self) -> dict:
        choice = self.choice()
        context = {
            "choice": choice,
            "role_label": ROLE_PLURALS[choice.role],
            "run": insights.last_run(self.organizer),
            "not_here": not_here(self.request, choice),
        }
        shown = self._shown(choice)
        if self.request.GET.get("survey", "") not in {"", *(str(one.survey_id) for one in shown["surveys"])}:
            context["not_here"].append(_("survey"))
        return context | shown

    def _shown(self, choice: Choice) -> dict:
        """What the cards show."""
        judged, surveys, shown = self.judgements(choice)
        found = {
            "roles": list(SCORE_ROLE_LABELS.items()),
            "judged": judged,
            "surveys": surveys,
            "shown": shown,
            "tables": {table.key: table for table in _tables(judged, surveys, shown)},
            "query": urlencode(choice.where | ({"survey": shown.survey_id} if shown else {})),
            "chart": chart_data(judged, shown),
        }
        if judged:
            model = insights.model_card(self.organizer, choice.exhibition.pk, choice.role)
            found["in_use_words"] = wording.in_use_words(model)
        return found | _words(judged, shown)


def _tables(judged: Judgement | None, surveys: list[Judgement], shown: Judgement | None) -> list[tables.Table]:
    """This will lay out every table that there are figures for."""
    found = []
    if judged:
        found += [tables.cohort_table(judged.figures), tables.moves_table(judged.figures)]
        if judged.figures["obstacle"] is None:
            forecast = judged.figures["forecast"]
            found += [tables.forecast_table(forecast), tables.calibration_table(forecast)]
            found.append(tables.loyalty_table(judged.figures["loyalty"]))
    if shown and "intention" in shown.figures:
        makers = (tables.intention_table, tables.answerers_table, tables.satisfaction_table)
        found += [make(shown.figures) for make in makers]
    deals = [
        (tables.edition_no(one.figures["edition"]["number"]), one.figures["deal"])
        for one in surveys
        if one.figures["deal"]["values"]
    ]
    return found + ([tables.deal_table(deals)] if deals else [])


def _words(judged: Judgement | None, shown: Judgement | None) -> dict:
    words = {}
    if judged:
        figures = judged.figures
        words["obstacle"] = wording.obstacle_words(figures)
        if not words["obstacle"]:
            words |= {
                "verdict": wording.verdict_words(figures["forecast"]),
                "verdict_code": figures["forecast"]["verdict"],
                "loyalty_words": wording.loyalty_words(figures["loyalty"]),
                "choice_words": ""
                if figures["forecast"]["verdict"] == "no_model"
                else wording.choice_words(figures["choice"]),
            }
    if shown and "intention" in shown.figures:
        words |= {
            "answerers_words": wording.answerers_words(shown.figures["answerers"]),
            "points_words": wording.points_words(
                shown.figures["points"], judged.figures.get("intention_points") if judged else None
            ),
            "trend_words": wording.trend_words(shown.figures["satisfaction"]),
        }
    return words


class EvidenceFiguresView(EvidencePage):
    """The page's tables as CSV: the one that ?table= names, or all of them below one another."""

    def get(self, request):
        choice = self.choice()
        found = _tables(*self.judgements(choice))
        wanted = request.GET.get("table", "")
        if wanted:
            found = [table for table in found if table.key == wanted]
            if not found:
                raise Http404
        return csv_answer(choice, wanted or "evidence", found)


class JudgeView(DeskView):
    """Judge everything again; a worker does it."""

    write_access = "scores.run"

    def post(self, request):
        judge_organizer_task.wake(organizer_id=self.organizer.pk, forced=True)
        kept = {name: request.POST[name] for name in ("series", "role") if request.POST.get(name)}
        return redirect(f"{reverse('evidence')}?{urlencode(kept | {'asked': 1})}")
