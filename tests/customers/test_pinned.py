"""One note on top of a customer's page."""

from django.utils import timezone

from crm_expo.audit.models import AuditEntry
from crm_expo.tenancy.scope import tenant
from customers.models import Interaction, PinnedNote
from customers.services.editing import add_customer
from customers.services.ledger import log_activity


def test_line_is_pinned_replaced_by_a_text_and_taken_down(desk, company, organizer):
    with tenant(organizer):
        log_activity(
            organizer=organizer, customer=company, kind="call", text="Call only in the morning", ref="r1",
            occurred_at=timezone.now(),
        )  # fmt: skip
        line = Interaction.objects.get()
    address = f"customers/{company.pk}/"
    for _double_click in range(2):
        assert desk.post(f"{address}pin/", line=line.pk)["Location"] == desk.at(address)
    shown = desk.get(address, tab="documents").content.decode()
    assert "Call only in the morning" in shown
    assert "Pinned by Zhang Min" in shown
    desk.post(f"{address}pin/", text="Pays late")
    shown = desk.get(address, tab="documents").content.decode()
    assert ("Pays late" in shown, "Call only in the morning" in shown) == (True, False)
    desk.post(f"{address}unpin/")
    desk.post(f"{address}unpin/")
    with tenant(organizer):
        assert not PinnedNote.objects.exists()
        acts = AuditEntry.objects.filter(action__startswith="note.").order_by("pk").values_list("action", "changes")
        assert list(acts) == [
            ("note.pinned", {"note": [None, "Call only in the morning"]}),
            ("note.pinned", {"note": ["Call only in the morning", "Pays late"]}),
            ("note.unpinned", {"note": ["Pays late", None]}),
        ]


def test_pin_of_anothers_line_or_of_nothing_is_refused(desk, company, organizer, rival):
    with tenant(organizer):
        other = add_customer(organizer=organizer, kind="company", name="Other")
        log_activity(organizer=organizer, customer=other, kind="call", text="x", ref="r1", occurred_at=timezone.now())
        line = Interaction.objects.get()
    address = f"customers/{company.pk}/pin/"
    assert desk.post(address, line=line.pk).status_code == 404
    assert desk.post(address, line="9" * 40).status_code == 404
    empty = desk.post(address, text=" ")
    assert (empty.status_code, list(empty.context["pin_form"].errors)) == (422, ["text"])
    long = desk.post(address, text="x" * 2001)
    assert long.status_code == 422
    assert "x" * 2001 in long.content.decode()
    with tenant(organizer):
        assert not PinnedNote.objects.exists()
