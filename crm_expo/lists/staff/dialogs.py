"""What opens above a list: its filter, its columns, its views, its way out as a file."""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from crm_expo.lists.counting import counted
from crm_expo.lists.exporting import AT_ONCE, FORMATS, WRITERS, columns_out, rows_out
from crm_expo.lists.models import Audience, ExportFile, SavedView
from crm_expo.lists.page import ListParts
from crm_expo.lists.reading import Listing
from crm_expo.lists.selectors import view_by_id
from crm_expo.lists.services.exports import note_export, order_export
from crm_expo.lists.services.views import (
    NotYourView,
    StaleView,
    TooManyViews,
    ViewNameTaken,
    change_view,
    remove_view,
    save_view,
)
from crm_expo.lists.tasks import export_list_task
from crm_expo.lists.words import ALONE, WORDS

_MOST_CHOICES = 300


class FilterDialog(ListParts):
    """Conditions with AND and OR; the browser builds the tree from what is told here."""

    read_access = "home.read"
    template_name = "lists/filter_dialog.html"

    def get(self, request, key):
        self.must_read()
        listing = self.listing()
        fields = [
            {
                "key": column.key,
                "label": str(column.label),
                "kind": str(column.kind),
                "ops": [[op, str(WORDS[op]), op in ALONE] for op in column.ops],
                "choices": list(listing.setting.labels_of(column).items())[:_MOST_CHOICES],
            }
            for column in listing.state.columns.values()
            if column.can_filter
        ]
        tree = listing.state.tree.raw if listing.state.tree else ["all"]
        rest = listing.state.query(where="")
        told = {"fields": sorted(fields, key=lambda one: (one["key"] != self.records.name, one["label"])), "tree": tree}
        return self.page({"told": json.dumps(told), "rest": rest, "records": self.records, "listing": listing})


class CountView(ListParts):
    """How many records a filter that is being built would find; Filter-Part: left-out when not all of it was read."""

    read_access = "home.read"
    template_name = "lists/count.html"

    def get(self, request, key):
        self.must_read()
        listing = self.listing()
        answer = self.page({"count": counted(listing.found), "left_out": listing.state.left_out})
        if listing.state.is_wider:
            answer["Filter-Part"] = "left-out"
        return answer


class ColumnsDialog(ListParts):
    """Which columns, in which order."""

    read_access = "home.read"
    template_name = "lists/columns_dialog.html"

    def get(self, request, key):
        self.must_read()
        listing = self.listing()
        state = listing.state
        rest = [column for column in state.columns.values() if column.key not in state.shown]
        offered = [*listing.shown, *(column for column in rest if column.is_shown and column.key != self.records.name)]
        return self.page(
            {"offered": offered, "shown": set(state.shown), "rest": state.query(cols=""), "listing": listing}
        )


class ViewForm(forms.Form):
    """A view's name and who sees it."""

    name = forms.CharField(label=_("Name of the view"), max_length=60)
    audience = forms.ChoiceField(label=_("Who sees it"), choices=Audience.choices, widget=forms.RadioSelect)
    is_default = forms.BooleanField(label=_("Open the list with this view"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, max_length=10_000, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ViewDialog(ListParts):
    """Keep what the list shows now as a view, change a view or remove it."""

    read_access = write_access = "home.read"
    template_name = "lists/view_dialog.html"
    view_kept: SavedView | None = None

    def get(self, request, **kwargs):
        self.must_read()
        state, view = self.listing().state, self.view_kept
        initial = {"audience": Audience.PRIVATE, "query": state.saved()}
        if view:
            initial |= {"name": view.name, "audience": view.audience, "is_default": view.is_default}
            initial["version"] = view.version
        return self.shown(ViewForm(initial=initial))

    def shown(self, form: ViewForm, status: int = 200):
        """The dialog with its form."""
        view = self.view_kept
        is_own = view is None or view.owner_id == self.request.user.pk or (view.audience == "team" and self.may_manage)
        context = {"form": form, "view": view, "is_own": is_own, "records": self.records, "may_team": self.may_share}
        return self.page(context, status=status)

    @property
    def may_manage(self) -> bool:
        """Whether the role may change the team's views that others made."""
        return self.allows("views.manage")

    @property
    def may_share(self) -> bool:
        """Whether the role may make views that the team sees."""
        return self.allows("views.share")

    def post(self, request, **kwargs):
        self.must_read()
        form = ViewForm(request.POST)
        if not form.is_valid():
            return self.shown(form, 422)
        values = {name: form.cleaned_data[name] for name in ("name", "audience", "is_default")}
        values["query"] = self.listing(QueryDict(form.cleaned_data["query"])).state.saved()
        try:
            if values["audience"] == Audience.TEAM and not self.may_share:
                raise ValidationError(_("Your role keeps views for itself only."))
            view = self.keep(values, form.cleaned_data["version"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.shown(form, 422)
        return self.go(f"{self.list_url()}?{view.query}&view={view.pk}")

    def keep(self, values: dict, version: int | None) -> SavedView:
        """Save it. Errors: ValidationError, in words."""
        common = {"organizer": self.organizer}
        try:
            if self.view_kept is None:
                return save_view(owner=self.request.user, list_key=self.records.key, **common, **values)
            return change_view(
                view=self.view_kept,
                by=self.request.user,
                may_manage=self.may_manage,
                version=version,
                **common,
                **values,
            )
        except ViewNameTaken as error:
            raise ValidationError({"name": _("You have a view of this name.")}) from error
        except TooManyViews as error:
            raise ValidationError(_("You keep as many views of this list as there may be.")) from error
        except NotYourView as error:
            raise ValidationError(_("Somebody else made this view; save yours under another name.")) from error
        except StaleView as error:
            raise ValidationError(_("Somebody changed this view meanwhile. Look at it, and save again.")) from error

    def list_url(self) -> str:
        """Where the list's page is."""
        try:
            return reverse(self.records.key)
        except NoReverseMatch as error:
            raise Http404 from error

    def go(self, url: str) -> HttpResponse:
        """On to the list."""
        return HttpResponseClientRedirect(url) if self.request.htmx else redirect(url)


class SavedViewDialog(ViewDialog):
    """A view that is kept already."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.view_kept = view_by_id(kwargs["pk"], request.user)
        if self.view_kept is None:
            raise Http404
        self.take(self.view_kept.list_key)

    def post(self, request, **kwargs):
        if not request.POST.get("remove"):
            return super().post(request, **kwargs)
        self.must_read()
        try:
            remove_view(organizer=self.organizer, view=self.view_kept, by=request.user, may_manage=self.may_manage)
        except NotYourView:
            return self.shown(ViewForm(request.POST), 422)
        return self.go(self.list_url())


class ExportDialog(ListParts):
    """The list as a file: at once, or by a worker when it is long."""

    read_access = write_access = "lists.export"
    template_name = "lists/export_dialog.html"

    def get(self, request, key):
        self.must_export()
        return self.shown(self.listing())

    def shown(self, listing: Listing, status: int = 200) -> HttpResponse:
        """The dialog."""
        told = {"listing": listing, "columns": columns_out(listing), "count": counted(listing.found)}
        return self.page(told | {"records": self.records, "most": AT_ONCE, "query": listing.state.query()}, status)

    def post(self, request, key):
        self.must_export()
        form, listing = request.POST.get("format"), self.listing()
        if form not in FORMATS:
            return self.shown(listing, 422)
        if listing.is_wider:
            return self.looked_at_again()
        name = f"{self.records.key}-{timezone.localdate():%Y-%m-%d}.{form}"
        count = listing.found.order_by()[: AT_ONCE + 1].count()
        if count > AT_ONCE:
            job = order_export(
                organizer=self.organizer, records=self.records, query=listing.state.query(), form=form,
                by=request.user, role=request.membership.role, language=get_language(), name=name,
            )  # fmt: skip
            export_list_task.wake(organizer_id=self.organizer.pk, job_id=job.pk)
            return redirect("job", job.pk)
        content = WRITERS[form](rows_out(listing))
        names = [column.key for column in columns_out(listing)]
        note_export(
            organizer=self.organizer, records=self.records, query=listing.state.query(), form=form, columns=names,
            rows=count,
        )  # fmt: skip
        return file_answer(content, form, name)


class ExportFileView(ListParts):
    """A file that a worker wrote, for whoever asked for it."""

    read_access = "lists.export"

    def get(self, request, pk):
        file = ExportFile.objects.filter(job_id=pk, user_id=request.user.pk).first()
        if file is None:
            raise Http404
        self.take(file.list_key)
        self.must_export()
        if file.content is None or file.role != request.membership.role:
            told = {"name": file.name, "is_old": file.content is None}
            return self.page(told, template="lists/file_gone.html", status=410)
        return file_answer(bytes(file.content), file.form, file.name)


def file_answer(content: bytes, form: str, name: str) -> HttpResponse:
    """This will return a file to be kept, not to be shown."""
    answer = HttpResponse(content, content_type=FORMATS[form])
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
