"""Telling, in one query, whether anything of some tables is another than before."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model

from crm_expo.tenancy.models import Organizer


@dataclass(frozen=True)
class Watch:
    """
    A table of the organizer's that a page shows rows of.

    Shape:  fields: those that change whenever a row is written anew, the whole row without them; newest: only the
            row with the highest id counts.
    """

    model: type[Model]
    fields: tuple[str, ...] = ()
    newest: bool = False

    @property
    def question(self) -> str:
        """SQL for one text that is another as soon as a row came, went or changed."""
        table, columns = self.model._meta.db_table, [self.model._meta.get_field(name).column for name in self.fields]
        row = f"ROW({', '.join(['id', *columns])})" if columns else "watched"
        which = "ORDER BY id DESC LIMIT 1" if self.newest else ""
        rows = f"SELECT * FROM {table} WHERE organizer_id = %(organizer_id)s {which}"  # noqa: S608  the model's own names
        return f"SELECT md5(string_agg({row}::text, ',' ORDER BY id)) FROM ({rows}) AS watched"  # noqa: S608


def contents_of(organizer: Organizer, watched: tuple[Watch, ...], *questions: str, **values: Any) -> tuple:
    """
    This will tell a text for each watched table: another text, other contents; None of an empty one.

    Shape:  questions: SQL of more texts of the kind, with organizer_id and values for its parameters.
    """
    asked = ", ".join(f"({question})" for question in (*(watch.question for watch in watched), *questions))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", {"organizer_id": organizer.pk} | values)
        return cursor.fetchone()
