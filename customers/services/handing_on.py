"""Who may hand a customer on: who looks after it, and who sees all contacts. Else taking it would lift every mask."""

from django.utils.translation import gettext_lazy as _

from crm_expo.accounts.models import Membership
from crm_expo.audit.log import current_actor
from crm_expo.tenancy.access import role_allows

STAFF = "staff"


class NotYours(ValueError):
    """A colleague looks after the customer."""

    message = _("A colleague looks after this customer: only the colleague, or a manager, hands it on.")


def must_hand_on(owner_id: int | None) -> None:
    """This will refuse whoever acts to take a customer from a colleague. Errors: NotYours."""
    actor = current_actor()
    if actor.kind != STAFF or owner_id in (None, actor.id):
        return
    roles = Membership.objects.filter(user_id=actor.id, is_active=True).values_list("role", flat=True)
    if not any(role_allows(role, "contacts.read") for role in roles):
        raise NotYours
