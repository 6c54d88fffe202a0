"""The organizer's own fields of one registration or booking: a page of their own to fill them in."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_expo.fields.models import FieldValue, Target
from crm_expo.fields.selectors import fields_edited, held_values
from crm_expo.kit.desk import FormPage
from exhibitions.models import Participation, ParticipationValue, Registration, RegistrationValue
from exhibitions.services.own_fields import fill_in
from exhibitions.staff.forms import OwnFieldsForm
from exhibitions.staff.returning import way_back


class OwnFieldsPage(FormPage):
    """What both share."""

    template_name = "exhibitions/own_fields.html"
    title = _("Custom fields")
    model: type[Registration | Participation]
    table: type[FieldValue]
    target = ""

    def make_form(self, data=None):
        rows = self.model.objects.select_related("customer", "edition")
        self.record = rows.filter(pk=self.kwargs["pk"]).first()
        if self.record is None:
            raise Http404
        fields = fields_edited(self.request.membership.role, self.target)
        held = held_values(self.table, [self.record.pk], fields).get(self.record.pk, {})
        return OwnFieldsForm(data, fields=fields, held=held)

    def context(self):
        return {"record": self.record, "back": self.back()}

    def back(self) -> str:
        """Where the page was opened from."""
        return way_back(self.request, reverse("edition", args=[self.record.edition_id]))

    def save(self, form):
        fill_in(organizer=self.organizer, target=self.record, given=form.given())
        return self.back()


class RegistrationFieldsView(OwnFieldsPage):
    """Of a registration."""

    read_access = write_access = "registrations.write"
    model, table, target = Registration, RegistrationValue, Target.REGISTRATION


class BookingFieldsView(OwnFieldsPage):
    """Of a booking."""

    read_access = write_access = "participations.write"
    model, table, target = Participation, ParticipationValue, Target.PARTICIPATION
