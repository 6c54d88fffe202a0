"""Who may hand a customer on: who looks after it, and who sees all contacts. Else taking it would lift every mask."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from crm_expo.accounts.models import Membership
from crm_expo.audit.log import current_actor
from crm_expo.tenancy.access import role_allows
from customers.models import Customer
from customers.selectors.contacts import of_colleagues

STAFF = "staff"


class NotYours(ValueError):
    """A colleague looks after the customer."""

    message = _("A colleague looks after this customer or its company: only the colleague, or a manager, hands it on.")


def must_hand_on(*customers: Customer) -> None:
    """This will refuse whoever acts to take customers, or a company's people, from a colleague. Errors: NotYours."""
    actor = current_actor()
    if actor.kind != STAFF or not _are_others(customers, actor.id):
        return
    roles = Membership.objects.filter(user_id=actor.id, is_active=True).values_list("role", flat=True)
    if not any(role_allows(role, "contacts.read") for role in roles):
        raise NotYours


def _are_others(customers: Iterable[Customer], user_id: int | None) -> bool:
    owners = {customer.owner_id for customer in customers}
    if owners - {None, user_id}:
        return True
    free = [customer.pk for customer in customers if customer.owner_id is None]
    return bool(free and of_colleagues(free, user_id))
