"""What a record's page shows besides the record: its phone and e-mail as the viewer may see them, its own fields."""

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString

from crm_expo.fields.card import FieldsCard, card_of
from crm_expo.kit.masking import Sight, masked_email, viewer_of
from customers.models import Customer, CustomerValue
from customers.selectors.contacts import contact_of, sight_of
from customers.tables.contacts import contact_cell

register = template.Library()


@register.simple_tag(takes_context=True)
def contact(context: dict, customer: Customer, name: str) -> SafeString | str:
    """A customer's phone or e-mail: a link, or masked, with a button for those who may have it shown."""
    seen = contact_of(customer, name, viewer_of(context["request"]))
    return contact_cell(customer, seen, get_script_prefix()) if seen.text else ""


@register.simple_tag(takes_context=True)
def hint(context: dict, customer: Customer, name: str) -> str:
    """The same as plain text, without a button."""
    return contact_of(customer, name, viewer_of(context["request"])).text


@register.simple_tag(takes_context=True)
def address_hint(context: dict, customer: Customer, address: str) -> str:
    """An address of somebody who belongs to a customer, as far as the viewer sees the customer's own."""
    is_seen = sight_of(customer, viewer_of(context["request"])) == Sight.FULL
    return address if is_seen else masked_email(address)


@register.inclusion_tag("fields/card.html", takes_context=True)
def custom_fields(context: dict, customer: Customer) -> dict:
    """The card of the organizer's own fields on a customer's page."""
    card: FieldsCard = card_of(CustomerValue, customer, (customer.kind,), context["request"].membership.role)
    return {"card": card, "edit_url": reverse("customer-edit", args=[customer.pk])}
