"""All tiles there are, and which of them a role begins with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm_expo.tenancy.access import role_allows
from home.staff import cards, kpis
from home.staff.kpis import About


@dataclass(frozen=True)
class Tile:
    """
    One tile.

    Shape:  a small one has no span; one without a source is a fragment that another app's page answers (address).
    """

    key: str
    label: Promise | str
    needs: str
    source: str = ""
    show: Callable[[Any, About], Any] | None = None
    span: str = ""
    template: str = "home/kpi.html"
    address: str = ""

    @property
    def is_small(self) -> bool:
        """Whether it stands in the strip at the top."""
        return not self.span


_SMALL = [
    Tile("area", _("Area sold"), "exhibitions.read", "race", kpis.area),
    Tile("exhibitors", _("Exhibitors booked"), "exhibitions.read", "race", kpis.exhibitors),
    Tile("money", _("Contracts, net"), "exhibitions.read", "race", kpis.money),
    Tile("registrations", _("Registrations"), "registrations.read", "race", kpis.registrations),
    Tile("returning", _("Back again"), "exhibitions.read", "returning", kpis.returning),
    Tile("not_back", _("Not back yet"), "exhibitions.read", "returning", kpis.not_back),
    Tile("risk", _("At risk"), "insights.read", "risk", kpis.risk),
    Tile("satisfaction", _("Satisfaction"), "surveys.read", "satisfaction", kpis.satisfaction),
    Tile("dissatisfied", _("Dissatisfied"), "surveys.read", "satisfaction", kpis.dissatisfied),
    Tile("mine", _("My customers"), "customers.write", "mine", kpis.mine),
    Tile("quiet", _("Quiet ones of mine"), "customers.write", "mine", kpis.quiet),
    Tile("slipping", _("Mine at risk"), "customers.write", "mine", kpis.slipping),
    Tile("mine_not_back", _("Mine not back yet"), "customers.write", "mine", kpis.mine_not_back),
    Tile("today", _("Registered today"), "registrations.read", "gate", kpis.today),
    Tile("inside", _("Inside now"), "registrations.read", "gate", kpis.inside),
    Tile("came", _("Checked in"), "registrations.read", "gate", kpis.came),
    Tile("scores", _("Scores as of"), "insights.read", "scores", kpis.scores),
    Tile("quality", _("Data quality"), "customers.read", "quality", kpis.quality),
    Tile("duplicates", _("Duplicates"), "customers.merge", "waiting", kpis.duplicates),
    Tile("dead", _("Failed deliveries"), "inbox.read", "waiting", kpis.dead),
]
_LARGE = [
    Tile("pace", _("Pace of the edition"), "exhibitions.read", "race", cards.pace, "c-s8", "home/pace_card.html"),
    Tile(
        "quietest", _("Talk to them"), "customers.write", "quietest", cards.quietest, "c-s4", "home/quietest_card.html"
    ),
    Tile("mend", _("Mend first"), "customers.read", "quality", cards.mend, "c-s4", "home/mend_card.html"),
    Tile("news", _("What happened last"), "customers.read", "news", cards.news, "c-s4", "home/news_card.html"),
    Tile("risks", _("At risk, most value first"), "insights.read", span="c-s12", address="insights-card"),
    Tile("editions", _("Kept, won back, new and lost"), "insights.read", span="c-s8", address="insights-card"),
    Tile("tiers", _("Tiers"), "insights.read", span="c-s4", address="insights-card"),
]
TILES: dict[str, Tile] = {tile.key: tile for tile in [*_SMALL, *_LARGE]}

_LEADING = "area exhibitors returning satisfaction risk pace news risks editions tiers"
#: What a role sees until somebody arranges it otherwise.
DEFAULTS: dict[str, str] = {
    "owner": _LEADING,
    "manager": _LEADING,
    "sales": "quiet mine_not_back slipping area exhibitors pace quietest risks editions news",
    "service": "quiet slipping satisfaction dissatisfied registrations pace quietest risks editions news",
    "on_site": "today inside came registrations exhibitors pace news",
    "analyst": "scores quality dead returning satisfaction editions tiers risks pace mend",
    "read_only": "area exhibitors registrations returning satisfaction pace news editions tiers",
}


def tiles_for(role: str) -> list[Tile]:
    """This will return the tiles that a role may see, in the order of the list above."""
    return [tile for tile in TILES.values() if role_allows(role, tile.needs)]


def arranged(keys: list[str] | None, role: str) -> list[Tile]:
    """This will return the tiles of an arrangement that a role may see; the role's own for none."""
    wanted = DEFAULTS[role].split() if keys is None else keys
    return [TILES[key] for key in wanted if key in TILES and role_allows(role, TILES[key].needs)]
