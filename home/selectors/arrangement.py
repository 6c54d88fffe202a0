"""Which tiles somebody chose, or the team for a role."""

import json
from dataclasses import dataclass

from crm_expo.accounts.models import User
from crm_expo.kit.watching import contents_of
from crm_expo.tenancy.models import Organizer


@dataclass(frozen=True)
class Chosen:
    """Keys of tiles in their order. Shape: own: what the person chose; team: the role's default; None without one."""

    own: tuple[str, ...] | None
    team: tuple[str, ...] | None

    @property
    def keys(self) -> list[str] | None:
        """What is shown; None where the product's default stands."""
        chosen = self.own if self.own is not None else self.team
        return None if chosen is None else list(chosen)


#: SQL for one text, asked with the other questions of a page: [the person's tiles, those of the role], null for none.
QUESTION = """
SELECT json_build_array(
    (SELECT tiles FROM home_arrangement WHERE organizer_id = %(organizer_id)s AND user_id = %(user_id)s),
    (SELECT tiles FROM home_arrangement
     WHERE organizer_id = %(organizer_id)s AND user_id IS NULL AND role = %(role)s))::text
"""


def chosen_from(answer: str) -> Chosen:
    """This will read the answer to QUESTION."""
    own, team = (None if tiles is None else tuple(tiles) for tiles in json.loads(answer))
    return Chosen(own, team)


def chosen_by(organizer: Organizer, user: User, role: str) -> Chosen:
    """This will return what somebody sees."""
    return chosen_from(contents_of(organizer, (), QUESTION, user_id=user.pk, role=role)[0])
