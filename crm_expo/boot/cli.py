"""Django's commands under the name by which people call them."""

from __future__ import annotations

import django.core.management.base as base
from django.core.management import ManagementUtility

NAME = "./crm"


class Parser(base.CommandParser):
    """Usage lines begin with ./crm, whatever the program's file is called."""

    def __init__(self, *, prog: str = "", **options) -> None:
        _file, _space, words = prog.partition(" ")
        super().__init__(prog=f"{NAME} {words}".rstrip(), **options)


def execute(words: list[str]) -> None:
    """This will run one of Django's commands."""
    base.CommandParser = Parser
    utility = ManagementUtility(["crm", *words])
    utility.prog_name = NAME
    utility.execute()
