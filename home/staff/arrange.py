"""Which tiles stand on the home page, and in which order."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.desk import DeskView
from crm_expo.tenancy.access import ROLE_LABELS, role_allows
from home.selectors.arrangement import chosen_by
from home.services.arranging import arrange, arrange_for_role, forget_arrangement
from home.staff.tiles import TILES, Tile, arranged, tiles_for


@dataclass(frozen=True)
class Row:
    """A tile on the page, and whether it is shown."""

    tile: Tile
    is_shown: bool


class ArrangeView(DeskView):
    """Tick and move tiles; without scripts the arrows send the form. Whoever sets the team up may do it for a role."""

    read_access = write_access = "home.read"
    template_name = "home/arrange.html"

    def get(self, request):
        role = self._role(request.GET.get("role", ""))
        mine = chosen_by(self.organizer, request.user, role or request.membership.role)
        keys = mine.keys if role is None else (list(mine.team) if mine.team is not None else None)
        return self._shown(role, [tile.key for tile in arranged(keys, role or request.membership.role)])

    def post(self, request):
        role, act = self._role(request.POST.get("role", "")), request.POST.get("act", "save")
        order = [key for key in request.POST.getlist("order") if key in TILES]
        shown = set(request.POST.getlist("shown"))
        if act.startswith(("up:", "down:")):
            return self._shown(role, [key for key in _moved(order, act) if key in shown], _moved(order, act))
        if act == "reset" and role is None:
            forget_arrangement(organizer=self.organizer, user=request.user)
        else:
            self._keep(role, [key for key in order if key in shown])
        messages.success(request, _("Your home page is arranged."))
        return redirect("home")

    def _keep(self, role: str | None, keys: list[str]) -> None:
        if role is None:
            arrange(organizer=self.organizer, user=self.request.user, tiles=keys)
        else:
            arrange_for_role(organizer=self.organizer, role=role, tiles=keys)

    def _role(self, wanted: str) -> str | None:
        """The role that is arranged for, None for oneself; whoever may not is oneself."""
        may = role_allows(self.request.membership.role, "organizer.setup")
        return wanted if may and wanted in ROLE_LABELS else None

    def _shown(self, role: str | None, shown: list[str], order: list[str] | None = None):
        """All tiles of the role: those shown first, in their order."""
        offered = tiles_for(role or self.request.membership.role)
        keys = order or [*shown, *(tile.key for tile in offered if tile.key not in shown)]
        allowed = {tile.key for tile in offered}
        rows = [Row(TILES[key], key in shown) for key in dict.fromkeys(keys) if key in allowed]
        return self.page(
            {
                "groups": [
                    (_("Numbers at the top"), [row for row in rows if row.tile.is_small]),
                    (_("Cards"), [row for row in rows if not row.tile.is_small]),
                ],
                "role": role,
                "roles": list(ROLE_LABELS.items()),
                "may_set_up": role_allows(self.request.membership.role, "organizer.setup"),
            }
        )


def _moved(order: list[str], act: str) -> list[str]:
    """The order with one tile a place further up or down among those of its size."""
    direction, _colon, key = act.partition(":")
    if key not in order:
        return order
    peers = [other for other in order if TILES[other].is_small == TILES[key].is_small]
    place = peers.index(key) + (-1 if direction == "up" else 1)
    if not 0 <= place < len(peers):
        return order
    one, other = order.index(key), order.index(peers[place])
    order[one], order[other] = order[other], order[one]
    return order
