"""Questions that every request puts to the database before anything else."""

from dataclasses import dataclass

from django.db import DatabaseError
from django.db.backends.utils import CursorWrapper

from crm_expo.tenancy.plans import forget_plans, keeps_plans, planned


@dataclass
class Asking:
    """
    A question that every request puts; `row`: the first row of the answer.

    Its plan is kept under its name: parameters stand as $1 and so on.
    """

    name: str
    sql: str
    params: tuple
    row: tuple | None = None

    def put(self, cursor: CursorWrapper, before: str = "", *params: object) -> None:
        """This will put the question, perhaps after another statement with its parameters, and keep the answer."""
        asking, given = self.sql, f"({', '.join(['%s'] * len(self.params))})"
        if keeps_plans():
            asking = planned(cursor, self.name, self.sql, given=given)
        else:
            for place in range(len(self.params)):
                asking = asking.replace(f"${place + 1}", "%s")
        try:
            cursor.execute(f"{before}{asking}", [*params, *self.params])
        except DatabaseError:
            forget_plans(cursor)
            raise
        self.row = cursor.fetchone()
