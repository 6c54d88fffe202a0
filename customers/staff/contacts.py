"""Showing a masked phone number or e-mail address, for the page that is open."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from crm_expo.kit.desk import DeskView
from crm_expo.kit.masking import viewer_of
from crm_expo.kit.throttle import is_within_day
from customers.selectors.contacts import CONTACTS, Contact, contact_of
from customers.selectors.profile import customer_by_id
from customers.services.contacts import NotShown, reveal_contact
from customers.tables.contacts import contact_cell

#: What one person may have shown in a day; more is copying, not calling.
MOST_A_DAY = 200


class ContactRevealView(DeskView):
    """One number or address in full; that it was shown stands in the audit log."""

    write_access = "contacts.reveal"
    template_name = "lists/cell_shown.html"

    def post(self, request, pk, field):
        customer = customer_by_id(pk)
        if customer is None or field not in CONTACTS:
            raise Http404
        viewer = viewer_of(request)
        contact, mount = contact_of(customer, field, viewer), get_script_prefix()
        if contact.is_masked and not is_within_day(
            self.organizer, f"contacts:{request.user.pk}", most=MOST_A_DAY, now=timezone.now()
        ):
            told = _("You have had %(most)s numbers and addresses shown today. Ask again tomorrow.")
            masked = contact_cell(customer, Contact(field, contact.text, is_masked=True), mount)
            return self.page({"html": format_html("{} <small>{}</small>", masked, told % {"most": MOST_A_DAY})})
        try:
            text = reveal_contact(organizer=self.organizer, customer=customer, name=field, viewer=viewer)
        except NotShown as error:
            raise PermissionDenied(self.write_access) from error
        return self.page({"html": contact_cell(customer, Contact(field, text), mount)})
