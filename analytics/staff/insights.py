"""The pages of insights: each a list of figures over stored results, and their tables as CSV."""

import csv
from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.selectors.watching import JUDGED, SHOWN, VALUES, contents_at_risk
from analytics.staff.figure import Figure
from analytics.staff.pages.moves import moves
from analytics.staff.pages.overview import editions_figure, overview, tiers_figure
from analytics.staff.pages.risk import risk, risk_figure
from analytics.staff.pages.triangle import triangle
from analytics.staff.pages.value import value
from analytics.staff.seeing import (
    ROLE_PLURALS,
    Choice,
    Seen,
    addressed,
    chosen,
    look,
    not_here,
    participants_url,
    shares,
)
from analytics.staff.tables import Table
from crm_expo.kit.desk import DeskView
from crm_expo.kit.kept import KeptPage
from crm_expo.kit.spreadsheet_out import safe_cell
from customers.models.role import SCORE_ROLE_LABELS


def shared_context(seen: Seen) -> dict:
    """What the templates of home and insights need beside the cards: the choice and the key figures."""
    return {
        "choice": seen.choice,
        "role_label": ROLE_PLURALS[seen.choice.role],
        "roles": list(SCORE_ROLE_LABELS.items()),
        "run": seen.run,
        "facts": seen.facts,
        "shown": seen.shown,
        "before": seen.before,
        "shown_url": participants_url(seen.shown, seen.choice.role),
        "shares": shares(seen.shown, seen.before),
        "query": seen.query,
        "picture_note": _picture_note(seen),
    }


def _picture_note(seen: Seen) -> str:
    """What a picture of a figure is of, once it left the page."""
    if seen.choice.exhibition is None:
        return ""
    return " · ".join([seen.organizer.name, seen.choice.exhibition.title, str(ROLE_PLURALS[seen.choice.role])])


def csv_answer(choice: Choice, name: str, tables: list[Table]) -> HttpResponse:
    """This will answer with tables as one file that spreadsheet programs read; several stand below one another."""
    about = f"{choice.exhibition.slug}-{choice.role}" if choice.exhibition else choice.role
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{about}.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    for table in tables:
        lines = table.lines() if len(tables) == 1 else [[table.title], *table.lines(), []]
        writer.writerows([safe_cell(cell) for cell in line] for line in lines)
    return answer


class InsightsPage(KeptPage):
    """A page of cards over stored results."""

    read_access = "insights.read"
    template_name = "analytics/insights.html"
    watched = SHOWN
    tab = "overview"
    has_editions = True
    has_roles = True

    def told(self) -> dict:
        seen = look(self.request, self.organizer, chosen(self.request))
        return shared_context(seen) | {
            "tab": self.tab,
            "title": self.title(),
            "has_editions": self.has_editions,
            "has_roles": self.has_roles,
            "not_here": not_here(self.request, seen.choice),
            "is_of_now": self.has_editions and seen.before and seen.picture and seen.then is None,
            "figures": self.figures(seen) if seen.choice.exhibition else [],
        }

    def title(self) -> str:
        """The page's name."""
        return _("Insights")

    def figures(self, seen: Seen) -> list[Figure]:
        """The cards, in their order."""
        return overview(seen)


class OverviewPage(InsightsPage):
    """Matrix, tiers, editions, ladder, lifecycle, model."""


class ValuePage(InsightsPage):
    """Value matrix, distribution, ABC, equity."""

    tab = "value"
    watched = VALUES

    def title(self) -> str:
        return _("Value")

    def figures(self, seen: Seen) -> list[Figure]:
        return value(seen)


class MovesPage(InsightsPage):
    """Moves between tiers and rungs, cohorts."""

    tab = "moves"
    watched = JUDGED
    has_editions = False

    def title(self) -> str:
        return _("Moves")

    def figures(self, seen: Seen) -> list[Figure]:
        return moves(seen)


class RiskPage(InsightsPage):
    """Whom to call: by the names and scores of now."""

    tab = "risk"
    has_editions = False

    def title(self) -> str:
        return _("At risk")

    def figures(self, seen: Seen) -> list[Figure]:
        return risk(seen, self.request.GET.get("tier", ""))

    def contents(self) -> tuple:
        return contents_at_risk(self.organizer, *addressed(self.request), self.request.GET.get("tier", ""))


class TrianglePage(InsightsPage):
    """Organizer, exhibitors and visitors over the editions, and the early warning."""

    tab = "triangle"
    has_editions = False
    has_roles = False

    def title(self) -> str:
        return _("Value triangle")

    def figures(self, seen: Seen) -> list[Figure]:
        return triangle(seen)


class InsightsCardView(KeptPage):
    """One card of the current edition's series, for the home page: ?of= names it."""

    read_access = "insights.read"
    template_name = "analytics/card.html"
    cards: dict[str, tuple[Callable[[Seen], Figure], str, Promise]] = {
        "risks": (lambda seen: risk_figure(seen, 5), "c-s12", gettext_lazy("At risk, most value first")),
        "editions": (lambda seen: editions_figure(seen, "c-s8"), "c-s8", gettext_lazy("Kept, won back, new and lost")),
        "tiers": (lambda seen: tiers_figure(seen, "c-s4"), "c-s4", gettext_lazy("Tiers")),
    }

    def told(self) -> dict:
        show, span, label = self.cards.get(self.request.GET.get("of", ""), self.cards["risks"])
        seen = look(self.request, self.organizer, chosen(self.request))
        is_there = seen.choice.exhibition is not None and seen.run is not None
        return shared_context(seen) | {
            "figure": show(seen) if is_there else None,
            "span": span,
            "label": label,
        }

    def contents(self) -> tuple:
        return contents_at_risk(self.organizer, *addressed(self.request))


PAGES: dict[str, type[InsightsPage]] = {
    page.tab: page for page in (OverviewPage, ValuePage, MovesPage, RiskPage, TrianglePage)
}


class InsightsFiguresView(DeskView):
    """A page's tables as CSV: the one that ?table= names, or all of them below one another."""

    read_access = "insights.read"

    def get(self, request):
        page = PAGES.get(request.GET.get("page", "overview"))
        choice = chosen(request)
        if page is None or not_here(request, choice):
            raise Http404
        view = page()
        view.setup(request)
        figures = view.figures(look(request, self.organizer, choice)) if choice.exhibition else []
        tables = [figure.table for figure in figures if figure.table and not figure.missing]
        wanted = request.GET.get("table", "")
        found = [table for table in tables if wanted in ("", table.key)]
        if wanted and not found:
            raise Http404
        return csv_answer(choice, wanted or view.tab, found)
