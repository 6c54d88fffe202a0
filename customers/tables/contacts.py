"""How a phone number or e-mail address stands on a page: a link, or masked with a button that asks for it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm_expo.lists.cells import NONE
from customers.selectors.contacts import Contact, Reachable


def contact_cell(customer: Reachable, contact: Contact, mount: str) -> SafeString:
    """This will return what a page shows of a contact; `mount` is where the organizer's pages begin."""
    if not contact.text:
        return NONE
    if not contact.is_masked:
        return _address(customer, contact)
    if not contact.can_show:
        return format_html('<span class="c-num">{}</span>', contact.text)
    address = f"{mount}customers/{customer.pk}/contact/{contact.name}/"
    label = _("Show the phone number") if contact.name == "phone" else _("Show the e-mail address")
    return format_html(_MASKED, contact.text, address, label, _("Show"))


_MASKED = (
    '<span class="c-masked c-num">{} <button class="btn btn-quiet is-small" type="button" hx-post="{}"'
    ' hx-target="closest .c-masked" hx-swap="outerHTML" aria-label="{}">{}</button></span>'
)


def _address(customer: Reachable, contact: Contact) -> SafeString:
    if contact.name == "email":
        return format_html('<a class="c-link" href="mailto:{}">{}</a>', contact.text, contact.text)
    number = customer.phone_e164 or contact.text
    return format_html('<a class="c-link c-num" href="tel:{}">{}</a>', number, contact.text)
