"""Staff pages of surveys: list, results, files of answers."""

import csv

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.desk import DeskView, FormPage
from crm_expo.kit.kept import KeptPage
from crm_expo.kit.spreadsheet_out import safe_cell
from crm_expo.tenancy.access import role_allows
from surveys import wording
from surveys.models import AnswerImport, QuestionKind, Survey, SurveyResult
from surveys.selectors.answers import WATCHED, asked_in, headlines_of, is_due, result_of, survey_by_id, surveys
from surveys.selectors.voices import dissatisfied_with, voices_of
from surveys.services.answering import SurveyAnswered, open_survey, remove_survey, set_population
from surveys.services.importing import FileTooLarge, keep_file
from surveys.staff.figure_table import table_lines
from surveys.staff.figures import (
    Labels,
    chart_data,
    dimension_rows,
    importance_note,
    map_note,
    named,
    segment_rows,
)
from surveys.staff.forms import AnswerFileForm, PopulationForm, SurveyForm
from surveys.tasks import import_answers_task


def csv_answer(name: str) -> HttpResponse:
    """This will return an empty CSV file that every spreadsheet program reads as UTF-8."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.write("\ufeff")
    return answer


class SurveyListView(DeskView):
    """All surveys, the latest edition first."""

    read_access = "surveys.read"
    template_name = "surveys/survey_list.html"

    def get(self, request):
        rows = list(surveys())
        headlines = headlines_of(rows)
        return self.page({"rows": [(row, headlines.get(row.pk)) for row in rows]})


class SurveyOpenView(FormPage):
    """Open a survey for an edition."""

    read_access = write_access = "surveys.write"
    template_name = "surveys/survey_form.html"
    form_class = SurveyForm
    title = _("Open a survey")

    def save(self, form):
        survey = open_survey(organizer=self.organizer, at=timezone.now(), **form.cleaned_data)
        return reverse("survey", args=[survey.pk])


class SurveyPage(DeskView):
    """What the pages of one survey share."""

    read_access = "surveys.read"

    def survey(self, pk: int) -> Survey:
        """The survey, or nothing there."""
        found = survey_by_id(pk)
        if found is None:
            raise Http404
        return found


class SurveyResultView(SurveyPage, KeptPage):
    """Satisfaction, importance, intention and purposes of one survey."""

    template_name = "surveys/survey_result.html"
    watched = WATCHED

    def told(self, pk):
        survey = self.survey(pk)
        result = result_of(survey)
        context = {
            "survey": survey,
            "result": result,
            "audiences": Survey.objects.filter(edition=survey.edition).order_by("audience"),
            "editions": _beside(survey),
            "is_due": is_due(survey),
            **_response_rate(survey, result),
        }
        return context | (_shown(survey, result.figures) if result else {})


def _response_rate(survey: Survey, result: SurveyResult | None) -> dict:
    """How many of those who could did answer; nothing where that is not stated, or fewer than answered."""
    could = survey.population or (result and result.figures.get("invited")) or 0
    known = result is not None and could >= result.answers > 0
    return {"could_answer": could, "response_rate": result.answers / could if known else None}


def _beside(survey: Survey) -> list[Survey]:
    """Surveys of the same audience over the editions of the series."""
    same = Survey.objects.filter(audience=survey.audience, edition__exhibition=survey.edition.exhibition_id)
    return list(same.select_related("edition").order_by("-edition__starts_on"))


def _shown(survey: Survey, figures: dict) -> dict:
    labels = Labels(asked_in(survey).questions)
    rows = dimension_rows(figures, labels)
    return {
        "figures": figures,
        "dimensions": rows,
        "urgent": [row for row in rows if row["quadrant"] == "concentrate_here"],
        "importance": importance_note(figures),
        "intention": named(figures["intention"], "intention", labels),
        "attainment": named(figures["attainment"], "attainment", labels),
        "purposes": named(figures["purposes"], "purpose", labels),
        "segments": segment_rows(figures),
        "map_left_out": map_note(figures["map"], labels),
        "relation": [row | {"label": labels.question(row["code"])} for row in figures["relation"]],
        "chart": chart_data(figures, rows, labels),
    }


class SurveyVoicesView(SurveyPage):
    """What respondents wrote; and, for those who look after customers, who was dissatisfied."""

    template_name = "surveys/survey_voices.html"

    def get(self, request, pk):
        survey = self.survey(pk)
        told = voices_of(survey)
        may_see_who = role_allows(request.membership.role, "customers.write")
        context = {
            "survey": survey,
            "voices": told,
            "may_see_who": may_see_who,
            "dissatisfied": dissatisfied_with(survey) if may_see_who else None,
            "intentions": asked_in(survey).questions["intention"].labels if may_see_who else {},
        }
        return self.page(context)


class SurveyFiguresView(SurveyPage):
    """All means as CSV."""

    def get(self, request, pk):
        survey = self.survey(pk)
        result = result_of(survey)
        if result is None:
            raise Http404
        labels = Labels(asked_in(survey).questions)
        answer = csv_answer(f"survey-{survey.edition.slug}-{survey.audience}")
        writer = csv.writer(answer)
        for line in table_lines(result, labels):
            writer.writerow([safe_cell(cell) for cell in line])
        return answer


class SurveyAnswersView(SurveyPage):
    """Bring answers in by file, and see what became of earlier files."""

    write_access = "surveys.write"
    template_name = "surveys/survey_answers.html"

    def get(self, request, pk, form=None, status=200):
        survey = self.survey(pk)
        questions = [q for q in asked_in(survey).questions.values() if q.kind != QuestionKind.DIMENSION]
        imports = AnswerImport.objects.filter(survey=survey).defer("content", "faults").order_by("-id")[:20]
        context = {
            "survey": survey,
            "form": form or AnswerFileForm(),
            "population_form": PopulationForm(initial={"population": survey.population}, auto_id="population-%s"),
            "is_empty": not survey.responses.exists(),
            "questions": questions,
            "imports": imports,
        }
        return self.page(context, status=status)

    def post(self, request, pk):
        survey = self.survey(pk)
        form = AnswerFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.get(request, pk, form=form, status=422)
        upload = form.cleaned_data["file"]
        try:
            arrived = keep_file(organizer=self.organizer, survey=survey, name=upload.name, content=upload.read())
        except FileTooLarge:
            form.add_error("file", ValidationError(wording.refusal("too_large")))
            return self.get(request, pk, form=form, status=422)
        import_answers_task.wake(organizer_id=self.organizer.pk, job_id=arrived.job_id)
        return redirect(reverse("answer-import", args=[arrived.pk]))


class AnswerImportView(DeskView):
    """What became of one file: counts, and each refused row with its reason."""

    read_access = "surveys.write"  # rows as they came: names, addresses, remarks
    template_name = "surveys/answer_import.html"

    def get(self, request, pk):
        found = AnswerImport.objects.select_related("survey__edition", "job").defer("content")
        arrived = get_object_or_404(found, pk=pk)
        labels = Labels(asked_in(arrived.survey).questions)
        context = {
            "arrived": arrived,
            "faults": _told(arrived.faults, labels),
            "remarks": _told(arrived.remarks, labels),
            "refusal": wording.refusal(arrived.refusal),
        }
        return self.page(context, template="surveys/answer_import_progress.html" if request.htmx else "")


def _told(lines: list, labels: Labels) -> list[dict]:
    return [
        {
            "row": row,
            "column": wording.column(column) or labels.question(column),
            "reason": wording.fault(code),
            "value": value,
            "options": labels.options(column) if code == "not_an_option" else [],
        }
        for row, column, code, value in lines
    ]


class RefusedRowsView(DeskView):
    """The refused rows of a file as they stood, with the reason beside each: correct them and send the file again."""

    read_access = "surveys.write"  # rows as they came: names, addresses, remarks

    def get(self, request, pk):
        arrived = get_object_or_404(AnswerImport.objects.select_related("survey__edition").defer("content"), pk=pk)
        if not arrived.refused:
            raise Http404
        headers, *rows = arrived.refused
        told = _told(arrived.faults, Labels(asked_in(arrived.survey).questions))
        reasons: dict[int, list[str]] = {}
        for line in told:
            reasons.setdefault(line["row"], []).append(": ".join(filter(None, [line["column"], line["reason"]])))
        answer = csv_answer(f"refused-{arrived.pk}")
        writer = csv.writer(answer)
        writer.writerow([*headers, "problem"])
        for number, *cells in rows:
            why = f"{number} – {'; '.join(reasons.get(number, []))}"
            writer.writerow([safe_cell(cell) for cell in [*(cells + [""] * len(headers))[: len(headers)], why]])
        return answer


class SurveyPopulationView(SurveyPage):
    """Say how many could have answered."""

    read_access = None
    write_access = "surveys.write"

    def post(self, request, pk):
        survey = self.survey(pk)
        form = PopulationForm(request.POST)
        if form.is_valid():
            set_population(organizer=self.organizer, survey=survey, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved; new figures follow within seconds."))
        else:
            messages.error(request, _("Give a whole number above zero, or nothing. Nothing was changed."))
        return redirect(reverse("survey-answers", args=[pk]))


class SurveyRemoveView(SurveyPage):
    """Delete a survey that nobody answered."""

    read_access = None
    write_access = "surveys.write"

    def post(self, request, pk):
        try:
            remove_survey(organizer=self.organizer, survey=self.survey(pk))
        except SurveyAnswered:
            messages.error(request, _("Somebody answered meanwhile; the survey is kept."))
            return redirect(reverse("survey-answers", args=[pk]))
        messages.success(request, _("The survey is deleted."))
        return redirect(reverse("surveys"))


class SurveyTemplateView(SurveyPage):
    """An empty table with the survey's columns, to be filled."""

    def get(self, request, pk):
        survey = self.survey(pk)
        questions = [q for q in asked_in(survey).questions.values() if q.kind != QuestionKind.DIMENSION]
        answer = csv_answer(f"answers-{survey.edition.slug}-{survey.audience}")
        identity = ["external_id", "company", "name", "email", "answered_at"]
        csv.writer(answer).writerow([*identity, *(question.code for question in questions)])
        return answer
