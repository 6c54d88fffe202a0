"""What exhibitors did for others to come, with its ledger lines."""

from __future__ import annotations

from datetime import date

from crm_expo.boot.demo.advocacy import plan_advocacy
from crm_expo.boot.demo.sheets import Sheet
from crm_expo.boot.demo.writing import Writing
from exhibitions.models import Advocacy

_COLUMNS = "id customer_id edition_id kind happened_at brought_id would_have_come text ref"


def write_advocacy(writing: Writing, day: date) -> None:
    """This will write deeds and the lines that the service would have written; they carry no sign."""
    deeds = plan_advocacy(writing.plan, writing.seed, day)
    sheet = Sheet(Advocacy, _COLUMNS)
    for number, deed in zip(writing.numbers(Advocacy, len(deeds)), deeds, strict=True):
        customer, brought = writing.companies[deed.company], writing.companies.get(deed.brought)
        told = deed.brought.name if deed.brought else deed.text
        exhibition, edition = writing.ledger_place(deed.edition)
        sheet.add(
            number, customer, edition, deed.kind, deed.at, brought, deed.would_have_come, deed.text, f"demo-{number}"
        )
        writing.ledger.add(
            customer, deed.kind, "", exhibition, edition, "contact", 0, deed.at, deed.at, 0,
            f"advocacy:{number}:{deed.kind}", writing.actor(deed.company), told,
        )  # fmt: skip
    writing.scribe.write("advocacy", sheet)
