"""Files of customers: kept, and removed again. Rows say who and when; bytes lie in the organizer's folder."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from crm_expo.audit.log import current_actor, record
from crm_expo.kit import file_store
from crm_expo.kit.attachments import Attachment
from crm_expo.tenancy.models import Organizer
from customers.models import Customer, Document, Interaction
from customers.services.matching import one_at_a_time


class SpaceUsedUp(Exception):
    """The organizer's space does not hold these files; carries what is used and what there is, in bytes."""

    def __init__(self, used: int, space: int):
        super().__init__(used, space)
        self.used, self.space = used, space


@transaction.atomic
def add_documents(
    *,
    organizer: Organizer,
    customer: Customer,
    files: Sequence[Attachment],
    at: datetime,
    interaction: Interaction | None = None,
) -> list[Document]:
    """
    This will keep files of a customer, of a line of its timeline if one is named: all of them or none.

    Bytes whose transaction is lost later on are taken away by the sweep.

    Errors: SpaceUsedUp, StoreFailed; then nothing is kept.
    """
    one_at_a_time(organizer, "documents")
    used = Document.objects.filter(removed_at=None).aggregate(used=Sum("size"))["used"] or 0
    if used + sum(file.size for file in files) > settings.FILES_QUOTA:
        raise SpaceUsedUp(used, settings.FILES_QUOTA)
    kept: list[Document] = []
    try:
        for file in files:
            stored = file_store.put(organizer, file.source)
            row = {"customer": customer, "interaction": interaction, "name": file.name, "kind": file.kind}
            row |= {"size": stored.size, "sha256": stored.sha256, "storage_key": stored.key}
            kept.append(Document(organizer=organizer, added_at=at, added_by=current_actor().label[:200], **row))
        Document.objects.bulk_create(kept)
    except BaseException:
        for document in kept:
            file_store.remove(organizer, document.storage_key)
        raise
    for document in kept:
        # A file of a line stands on the timeline with it; the entry of any other one is its line there.
        target = document if interaction is not None else customer
        record(organizer=organizer, action="document.added", target=target, changes={"file": [None, document.name]})
    return kept


@transaction.atomic
def remove_document(*, organizer: Organizer, document_id: int, at: datetime) -> Document:
    """This will delete a file's bytes and keep its row, with who did it; one that was removed stays so."""
    document = Document.objects.select_for_update(of=("self",)).select_related("customer").get(pk=document_id)
    if document.removed_at is not None:
        return document
    document.removed_at, document.removed_by = at, current_actor().label[:200]
    document.save(update_fields=["removed_at", "removed_by"])
    record(
        organizer=organizer,
        action="document.removed",
        target=document.customer,
        changes={"file": [document.name, None]},
    )
    transaction.on_commit(lambda: file_store.remove(organizer, document.storage_key), robust=True)
    return document


def sweep_files(*, organizer: Organizer) -> int:
    """This will delete bytes that no row of the organizer names, a day after they came, and count them."""
    known = set(Document.objects.filter(removed_at=None).values_list("storage_key", flat=True))
    names = list(file_store.strays(organizer, known))
    for name in names:
        file_store.remove_stray(organizer, name)
    return len(names)
