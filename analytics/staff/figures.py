"""Figures as the charts and tables want them."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.selectors.insights import EditionFigures, MatrixCell
from analytics.staff.seeing import Seen
from crm_expo.kit.templatetags.kit import number, short_money


def recency_label(recency: int) -> str:
    """This will word a step of R."""
    return {
        5: _("Latest"),
        4: _("Committed"),
        3: _("Missed 1"),
        2: _("Missed 2–3"),
        1: _("Missed 4+"),
    }[recency]


def matrix_rows(cells: tuple[MatrixCell, ...], seen: Seen) -> list[dict]:
    """
    This will lay the 25 cells out in rows, recency 5 first, each with the address of exactly its customers.

    A cell that nobody can reach yet, or that is empty, has no address.
    """
    most = max((cell.customers for cell in cells), default=0)
    rows = []
    for recency in range(5, 0, -1):
        row = [cell for cell in cells if cell.recency == recency]
        rows.append(
            {
                "label": recency_label(recency),
                "recency": recency,
                "cells": [_cell(cell, seen, most) for cell in row],
            }
        )
    return rows


def _cell(cell: MatrixCell, seen: Seen, most: int) -> dict:
    return {
        "frequency": cell.frequency,
        "customers": cell.customers,
        "count": number(cell.customers),
        "money_minor": cell.money_minor,
        "money": short_money(cell.money_minor, seen.currency),
        "url": seen.customers(cell.customers, r=cell.recency, f=cell.frequency),
        "shade": 1 + min(6, int(7 * (cell.customers / most) ** 0.5)) if most and cell.customers else 0,
    }


def edition_chart(facts: tuple[EditionFigures, ...]) -> dict:
    """This will shape retained, won back, new and lost per edition for the stacked bars."""
    shown = [fact for fact in facts if fact.participants]
    return {
        "labels": [pgettext("edition number", "No. %(n)s") % {"n": fact.number} for fact in shown],
        "series": [
            {"name": _("Retained"), "tone": "d1", "values": [fact.retained for fact in shown]},
            {"name": _("Won back"), "tone": "d3", "values": [fact.regained for fact in shown]},
            {"name": _("New"), "tone": "d2", "values": [fact.acquired for fact in shown]},
            {"name": _("Lost"), "tone": "d4", "values": [-fact.lost for fact in shown]},
        ],
        "totals": [fact.participants for fact in shown],
    }
