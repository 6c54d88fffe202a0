"""A call, visit, mail or note, with the files that came with it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from crm_expo.kit.attachments import Attachment
from crm_expo.tenancy.models import Organizer
from customers.models import Customer, Interaction
from customers.services.documents import add_documents
from customers.services.ledger import log_activity


@transaction.atomic
def log_with_files(
    *,
    organizer: Organizer,
    customer: Customer,
    kind: str,
    text: str,
    occurred_at: datetime,
    ref: str,
    files: Sequence[Attachment] = (),
    at: datetime,
) -> None:
    """
    This will note an activity and keep its files; the form's own key makes a double click harmless for both.

    A draft that the browser kept may carry the key of what was saved already: another text is another activity.

    Errors: SpaceUsedUp, StoreFailed; then nothing is noted.
    """
    known = Interaction.objects.filter(source_ref=f"staff:{ref}").first()
    if known is not None and known.text != text:
        ref = f"{ref}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    log_activity(organizer=organizer, customer=customer, kind=kind, text=text, occurred_at=occurred_at, ref=ref)
    if not files:
        return
    line = Interaction.objects.get(source_ref=f"staff:{ref}")
    if not line.documents.exists():
        add_documents(organizer=organizer, customer=customer, files=files, at=at, interaction=line)
