"""Showing somebody a number or address that is masked for them, on the record."""

from django.db import transaction

from crm_expo.audit.log import record
from crm_expo.kit.masking import Viewer
from crm_expo.tenancy.models import Organizer
from customers.models import Customer
from customers.selectors.contacts import contact_of


class NotShown(Exception):
    """The viewer may not have it shown."""


@transaction.atomic
def reveal_contact(*, organizer: Organizer, customer: Customer, name: str, viewer: Viewer) -> str:
    """
    This will return a phone number or e-mail address in full, and note who had it shown; never the value itself.

    Errors: NotShown, for a viewer who may not ask for it.
    """
    contact = contact_of(customer, name, viewer)
    if contact.is_masked:
        if not contact.can_show:
            raise NotShown
        record(organizer=organizer, action="contact.revealed", target=customer, changes={"contact": [None, name]})
    return getattr(customer, name)
