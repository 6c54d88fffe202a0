"""One note on top of a customer's page."""

from datetime import datetime

from django.db import transaction

from crm_expo.audit.log import current_actor, record
from crm_expo.tenancy.models import Organizer
from customers.models import Customer, Interaction, PinnedNote

_TOLD = 200


@transaction.atomic
def pin_note(
    *, organizer: Organizer, customer: Customer, at: datetime, interaction: Interaction | None = None, text: str = ""
) -> PinnedNote:
    """This will pin a line of the timeline, or a text of its own, in the place of what was pinned before."""
    Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    before = PinnedNote.objects.select_related("interaction").filter(customer=customer).first()
    if before is not None and (before.interaction_id, before.text) == (interaction and interaction.pk, text):
        return before
    told = [_words(before) if before else None, text[:_TOLD] or _words_of_line(interaction)]
    note = before or PinnedNote(organizer=organizer, customer=customer)
    note.interaction, note.text = interaction, text
    note.pinned_at, note.pinned_by = at, current_actor().label[:200]
    note.save()
    record(organizer=organizer, action="note.pinned", target=customer, changes={"note": told})
    return note


@transaction.atomic
def unpin_note(*, organizer: Organizer, customer: Customer) -> None:
    """This will take the pinned note down; a line of the timeline stays there."""
    note = PinnedNote.objects.select_for_update(of=("self",)).select_related("interaction").filter(customer=customer)
    if (found := note.first()) is None:
        return
    record(organizer=organizer, action="note.unpinned", target=customer, changes={"note": [_words(found), None]})
    found.delete()


def _words(note: PinnedNote) -> str:
    return note.text[:_TOLD] or _words_of_line(note.interaction)


def _words_of_line(line: Interaction) -> str:
    return line.text[:_TOLD] or str(line)
