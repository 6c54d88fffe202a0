"""Home: the tiles of a role, first steps, how far the edition is."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from crm_expo.kit.desk import DeskView
from crm_expo.kit.fragments import rendered_once
from crm_expo.kit.kept import KeptPage
from crm_expo.kit.watching import Watch, contents_of
from crm_expo.tenancy.access import role_allows
from exhibitions.models import Edition, Exhibition
from exhibitions.selectors.shows import current_edition, phase_of
from home.models import Practice
from home.selectors import arrangement, first_steps
from home.selectors.arrangement import chosen_from
from home.selectors.first_steps import Progress, practice_of, progress_from
from home.selectors.pace import MEASURES, edition_choices, edition_to_look_at, race_of
from home.services.practice import is_open, is_under_way
from home.staff import cards
from home.staff.kept_figures import Kept, fresh_figures, kept_figures, note_steps, stamps_of
from home.staff.kpis import About
from home.staff.pacing import wake_pacing
from home.staff.steps_words import steps_words
from home.staff.tiles import TILES, Tile, arranged

#: What the frame of the page shows rows of.
_WATCHED = (Watch(Exhibition), Watch(Edition), Watch(Practice))


def about(request: HttpRequest) -> About:
    """This will tell for whom tiles are laid out."""
    return About(request.membership.role, request.organizer.base_currency, request.user.pk)


def tile_html(request: HttpRequest, tile: Tile, kept: Kept | None, **extra: Any) -> SafeString:
    """This will render one tile, once for the same figures; without figures its place, which fetches them."""
    if kept is None or kept.failed or tile.show is None:
        return render_to_string(tile.template, {"tile": tile, "kept": kept, **extra}, request=request)
    whose = about(request)

    def render() -> SafeString:
        context = {"tile": tile, "kept": kept, "shown": tile.show(kept.value, whose), **extra}
        return render_to_string(tile.template, context, request=request)

    return rendered_once(("tile", tile.key, kept.at, whose, tuple(extra.items())), render)


class HomeView(KeptPage):
    """What needs me today: put together once, and again when a figure, an edition or the arrangement is another."""

    read_access = "home.read"
    template_name = "home/home.html"
    tiles: list[Tile] = []
    progress: Progress | None = None

    @cached_property
    def kept(self) -> dict[str, Kept]:
        """The figures there are of the tiles."""
        return kept_figures(list(dict.fromkeys(tile.source for tile in self.tiles if tile.source)), self.request.user)

    def contents(self) -> tuple:
        role, stamps = self.request.membership.role, stamps_of(self.request.user)
        questions = (arrangement.QUESTION,) if stamps.steps_are_over else (arrangement.QUESTION, first_steps.QUESTION)
        answers = contents_of(self.organizer, _WATCHED, *questions, user_id=self.request.user.pk, role=role)
        self.tiles = arranged(chosen_from(answers[len(_WATCHED)]).keys, role)
        self.progress = None if stamps.steps_are_over else progress_from(answers[-1])
        if self.progress is not None and (self.progress.is_complete or self.progress.is_hidden):
            note_steps(are_over=True)
        return (*answers, stamps.told(timezone.now()))

    def told(self) -> dict:
        now = timezone.now()
        edition = current_edition(now)
        small = [self._placed(tile) for tile in self.tiles if tile.is_small]
        large = [self._placed(tile) for tile in self.tiles if not tile.is_small]
        late = [tile.key for tile in self.tiles if tile.source and not self._is_fresh(tile, now)]
        return {
            "edition": edition,
            "phase": phase_of(edition, now) if edition else "",
            "days_left": (edition.starts_on - now.astimezone(ZoneInfo(edition.timezone)).date()).days if edition else 0,
            "small": small,
            "large": large,
            "late": late,
            "counted_at": min((kept.at for kept in self.kept.values()), default=None),
            "now": now,
            "hour": timezone.localtime(now).hour,
            **self._beginning(),
        }

    def _is_fresh(self, tile: Tile, now: datetime) -> bool:
        return tile.source in self.kept and self.kept[tile.source].is_fresh(now)

    def _placed(self, tile: Tile) -> SafeString:
        if tile.address:
            return render_to_string("home/elsewhere.html", {"tile": tile}, request=self.request)
        return tile_html(self.request, tile, self.kept.get(tile.source))

    def _beginning(self) -> dict:
        """First steps, and the organizer to practise in, for who sets the organizer up."""
        practice = practice_of(self.organizer)
        is_inside = practice is not None and practice.is_inside
        may_set_up = role_allows(self.request.membership.role, "organizer.setup")
        progress = self.progress
        is_over = progress is None or progress.is_hidden or progress.is_complete
        shows = may_set_up and not is_over and not is_inside
        return {
            "is_bare": progress is not None and progress.has_no_data,
            "is_practice": is_inside,
            "progress": progress if shows else None,
            "steps": steps_words(progress, self.request.membership.role) if shows else [],
            "practice": practice if shows and practice and is_open(practice) else None,
            "practice_job": practice.job if shows and practice and is_under_way(practice) else None,
        }


class TilesView(DeskView):
    """Tiles that were asked for, counted anew where they are older than a minute; each fails alone."""

    read_access = "home.read"

    def get(self, request):
        role = request.membership.role
        keys = dict.fromkeys(request.GET.getlist("of"))
        tiles = [TILES[key] for key in keys if key in TILES and role_allows(role, TILES[key].needs)]
        tiles = [tile for tile in tiles if tile.source]
        now = timezone.now()
        found = fresh_figures([tile.source for tile in tiles], organizer=self.organizer, user=request.user, now=now)
        if "race" in found:
            wake_pacing(self.organizer, found["race"].value, now)
        parts = [tile_html(request, tile, found[tile.source], oob=True) for tile in tiles]
        if tiles:
            at = min(kept.at for kept in found.values())
            parts.append(render_to_string("home/strip_as_of.html", {"at": at, "oob": True}, request=request))
        return HttpResponse("\n".join(parts))


class PaceView(DeskView):
    """The pace of any edition that is not cancelled, in the place of the tile."""

    read_access = "exhibitions.read"

    def get(self, request):
        wanted, now = request.GET.get("edition", ""), timezone.now()
        edition = (
            edition_to_look_at(int(wanted)) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else None
        )
        if wanted and edition is None:
            raise Http404
        edition = edition or current_edition(now)
        race = race_of(edition, now) if edition else None
        wake_pacing(self.organizer, race, now)
        measure = request.GET.get("measure", "")
        return self.page(
            {
                "tile": TILES["pace"],
                "kept": Kept(now, race),
                "shown": cards.pace(race, about(request)),
                "editions": edition_choices(now),
                "measure": measure if measure in MEASURES else MEASURES[0],
                "is_opened": True,
            },
            template="home/pace_card.html",
        )
