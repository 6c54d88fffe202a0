"""The settings page of custom fields: one list for each kind of record."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_expo.fields.models import CustomField, FieldKind, Target
from crm_expo.fields.selectors import choices_in_use, count_values, field_by_id, fields_of, level_of
from crm_expo.fields.services.defining import (
    MOST_FIELDS,
    ChoicesInUse,
    FieldInUse,
    FieldKeyTaken,
    FieldNameTaken,
    StaleField,
    TooManyFields,
    add_field,
    change_field,
    close_field,
    move_field,
    remove_field,
)
from crm_expo.fields.staff.forms import FieldForm, RemoveForm
from crm_expo.kit.desk import DeskView, FormPage
from crm_expo.lists.selectors import views_naming
from crm_expo.tenancy.access import ROLE_LABELS, ROLES


def _page_of(target: str) -> str:
    return f"{reverse('custom-fields')}?for={target}"


class FieldPage(DeskView):
    """What the pages of one field share."""

    read_access = write_access = "settings.write"

    def field(self) -> CustomField:
        """The field of the address. Errors: Http404."""
        found = field_by_id(self.kwargs["pk"])
        if found is None:
            raise Http404
        return found

    def target(self) -> str:
        """The kind of record that the address speaks of."""
        wanted = self.request.GET.get("for", "")
        return wanted if wanted in Target.values else Target.COMPANY


class FieldListView(FieldPage):
    """The fields of one kind of record, in their order."""

    template_name = "fields/field_list.html"

    def get(self, request):
        target, fields = self.target(), fields_of(*Target.values)
        counts = {value: sum(one.target == value for one in fields) for value in Target.values}
        shown = [(one, _limits(one)) for one in fields if one.target == target]
        tabs = [(value, label, counts[value]) for value, label in Target.choices]
        return self.page({"target": target, "tabs": tabs, "fields": shown, "most": MOST_FIELDS})


def _limits(field: CustomField) -> list[str]:
    """The roles that do not see a field."""
    return [str(ROLE_LABELS[role]) for role in ROLES if level_of(field, role) == "none"]


class FieldFormPage(FormPage, FieldPage):
    """What new and edit share."""

    template_name = "fields/field_form.html"

    def context(self):
        return {"choice_kinds": [FieldKind.CHOICE, FieldKind.CHOICES], "own": None}


class FieldCreateView(FieldFormPage):
    """A new field."""

    title = _("New field")

    def make_form(self, data=None):
        return FieldForm(data, target=self.target())

    def save(self, form):
        data = form.cleaned_data
        try:
            field = add_field(
                organizer=self.organizer, target=form.target, kind=data["kind"], key=data["key"], **form.values()
            )
        except TooManyFields as error:
            message = _("There are %(most)s fields already; more than that nobody fills in. Delete one first.")
            raise ValidationError(message % {"most": MOST_FIELDS}) from error
        except FieldKeyTaken as error:
            raise ValidationError({"key": _("Another field of these records has this key.")}) from error
        except FieldNameTaken as error:
            raise _twin(error) from error
        messages.success(self.request, _("“%(name)s” can be filled in now.") % {"name": field.label})
        return _page_of(form.target)


class FieldEditView(FieldFormPage):
    """Names, help, choices and roles of a field."""

    title = _("Edit field")

    def make_form(self, data=None):
        self.own = self.field()
        return FieldForm(data, target=self.own.target, field=self.own, used=choices_in_use(self.own))

    def context(self):
        return super().context() | {"own": self.own}

    def save(self, form):
        try:
            change_field(
                organizer=self.organizer,
                field_id=self.own.pk,
                version=form.cleaned_data["version"] or 0,
                **form.values(),
            )
        except StaleField as error:
            message = _("Somebody changed this field meanwhile. Open it anew, and save again.")
            raise ValidationError(message) from error
        except FieldNameTaken as error:
            raise _twin(error) from error
        except ChoicesInUse as error:
            told = ", ".join(f"{label} ({count})" for label, count in error.counts.items())
            message = _("Records hold these choices, so they stay: %(choices)s. Close them instead.")
            raise ValidationError(message % {"choices": told}) from error
        messages.success(self.request, _("Saved."))
        return _page_of(self.own.target)


def _twin(error: FieldNameTaken) -> ValidationError:
    return ValidationError(_("Another field of these records is called “%(name)s” already.") % {"name": error})


class FieldMoveView(FieldPage):
    """One place up or down."""

    read_access = None

    def post(self, request, pk):
        field = self.field()
        move_field(organizer=self.organizer, field_id=field.pk, step=-1 if request.POST.get("up") else 1)
        return redirect(_page_of(field.target))


class FieldCloseView(FieldPage):
    """Close a field, or open it again."""

    read_access = None

    def post(self, request, pk):
        field = self.field()
        opens = bool(request.POST.get("open"))
        close_field(organizer=self.organizer, field_id=field.pk, at=None if opens else timezone.now())
        told = _("“%(name)s” can be filled in again.") if opens else _("“%(name)s” is closed; what it holds stays.")
        messages.success(request, told % {"name": field.label})
        return redirect(_page_of(field.target))


class FieldRemoveView(FormPage, FieldPage):
    """Delete a field, after saying how many values go with it."""

    template_name = "fields/field_remove.html"
    title = _("Delete field")

    def make_form(self, data=None):
        self.own = self.field()
        self.count = count_values(self.own)
        return RemoveForm(data, initial={"count": self.count})

    def context(self):
        teams, others = views_naming(self.own.name)
        return {"own": self.own, "count": self.count, "views": teams, "others": others}

    def save(self, form):
        try:
            remove_field(organizer=self.organizer, field_id=self.own.pk, confirmed=form.cleaned_data["count"])
        except FieldInUse as error:
            form.data = form.data.copy()
            form.data["count"] = error.count
            message = _("Meanwhile it holds another number of values. Look again, and confirm anew.")
            raise ValidationError(message) from error
        messages.success(self.request, _("“%(name)s” is deleted.") % {"name": self.own.label})
        return _page_of(self.own.target)
