"""Statements that are put often, planned once for each connection: planning takes as long as answering."""

from collections import OrderedDict
from itertools import count
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.backends.utils import CursorWrapper

#: connection → the plans that it keeps by name, and what they are called there; those not asked for longest first
_kept: WeakKeyDictionary[object, OrderedDict[str, str]] = WeakKeyDictionary()
#: A plan that was forgotten may still stand: no other one is ever called the same.
_numbers = count()


def keeps_plans() -> bool:
    """Whether plans stay: behind a pooler that shares connections they do not. This is Django's sign of one."""
    return not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")


def planned(cursor: CursorWrapper, name: str, statement: str, *, given: str = "", most: int | None = None) -> str:
    """
    This will return what puts a statement by its plan; the first time it makes the plan in the same message.

    `given`: what stands for $1 and so on, as “(%s, %s)”. `most`: plans of the same kind, which the name's first word
    tells, that a connection keeps; those not asked for longest are let go.
    """
    names, making = _kept.setdefault(cursor.connection, OrderedDict()), ""
    if name not in names:
        names[name] = f"{name}_{next(_numbers)}"
        making = f"PREPARE {names[name]} AS {statement}; "
        kind = name.partition("_")[0]
        alike = [one for one in names if one.partition("_")[0] == kind]
        for gone in alike[: max(0, len(alike) - most)] if most else ():
            making = f"DEALLOCATE {names.pop(gone)}; {making}"
    names.move_to_end(name)
    return f"{making}EXECUTE {names[name]}{given}"


def forget_plans(cursor: CursorWrapper) -> None:
    """This will make all plans anew, after one failed: which of them stand nobody knows. The old end with the link."""
    _kept.pop(cursor.connection, None)
