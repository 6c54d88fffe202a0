"""Choosing tiles: for oneself, or as what a role begins with."""

from django.db import transaction

from crm_expo.accounts.models import User
from crm_expo.audit.log import record
from crm_expo.tenancy.models import Organizer
from home.models import Arrangement


@transaction.atomic
def arrange(*, organizer: Organizer, user: User, tiles: list[str]) -> None:
    """This will keep the tiles that somebody wants to see, in their order."""
    Arrangement.objects.update_or_create(user=user, defaults={"organizer": organizer, "tiles": tiles})


@transaction.atomic
def forget_arrangement(*, organizer: Organizer, user: User) -> None:
    """This will give somebody the team's tiles again."""
    Arrangement.objects.filter(user=user).delete()


@transaction.atomic
def arrange_for_role(*, organizer: Organizer, role: str, tiles: list[str]) -> None:
    """This will keep what members of a role see until they choose for themselves."""
    row, _created = Arrangement.objects.select_for_update().get_or_create(
        user=None, role=role, defaults={"organizer": organizer}
    )
    before, row.tiles = row.tiles, tiles
    row.save(update_fields=["tiles"])
    record(
        organizer=organizer,
        action="home.arranged",
        changes={"role": [None, role], "tiles": [" ".join(before), " ".join(tiles)]},
    )
