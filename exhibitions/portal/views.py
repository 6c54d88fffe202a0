"""The exhibitor's pages: checklist, company, booth and contract, people, account."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_expo.accounts.mount import portal_cookie
from crm_expo.accounts.services.portal import TokenGone, set_portal_password, switch_company
from crm_expo.kit.desk import FormPage
from customers.selectors.portal import count_own_people, own_people, own_person, profile_stamp
from customers.services.portal_profile import (
    ListedAlready,
    NotOwn,
    StaleProfile,
    add_own_person,
    change_job_title,
    remove_own_person,
    update_own_profile,
)
from exhibitions.portal.forms import JobTitleForm, PasswordForm, PersonForm, ProfileForm
from exhibitions.portal.pages import PortalPage
from exhibitions.selectors.portal import outlook_of, own_participations


class HomeView(PortalPage):
    """What is ahead, what is left to do, whom to ask."""

    template_name = "portal/home.html"

    def get(self, request):
        people = count_own_people(self.company.id)
        labels = {name: field.label for name, field in ProfileForm.base_fields.items()}
        return self.page(
            {
                "company": self.company,
                "outlook": outlook_of(self.company, people=people, now=timezone.now()),
                "people": people,
                "missing": [labels[field] for field in self.company.missing],
                "other_companies": self.other_companies(),
            }
        )


class SwitchView(PortalPage):
    """Go on for another company of the same address."""

    def post(self, request):
        wanted = request.POST.get("access", "")
        if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
            return redirect(reverse("portal-home"))
        secret = request.COOKIES.get(portal_cookie(self.organizer), "")
        try:
            switch_company(organizer=self.organizer, secret=secret, access_id=int(wanted), at=timezone.now())
        except TokenGone as gone:
            raise Http404 from gone
        return redirect(reverse("portal-home"))


class BoothsView(PortalPage):
    """Booth and contract of each edition."""

    template_name = "portal/booths.html"

    def get(self, request):
        return self.page(
            {"company": self.company, "participations": own_participations(self.company.id, timezone.now())}
        )


class ProfileView(PortalPage, FormPage):
    """The company's own words about itself."""

    template_name = "portal/profile.html"

    def make_form(self, data=None):
        values = self.company.values
        return ProfileForm(data, initial=values | {"stamp": profile_stamp(values)})

    def context(self):
        filled, wanted = self.company.completeness
        return {
            "company": self.company,
            "filled": filled,
            "wanted": wanted,
            "stale": getattr(self, "stale", []),
            "saved": "saved" in self.request.GET,
        }

    def save(self, form):
        try:
            update_own_profile(
                organizer=self.organizer,
                company_id=self.company.id,
                stamp=form.cleaned_data["stamp"],
                values=form.values(),
            )
        except StaleProfile as stale:
            now, yours = stale.current.values, form.values()
            self.stale = [(form.fields[name].label, now[name]) for name in now if now[name] != yours[name]]
            form.data = form.data.copy()
            form.data["stamp"] = profile_stamp(now)
            message = _("Somebody saved this profile while you edited it. Your input is kept: compare and save again.")
            raise ValidationError(message) from stale
        return reverse("portal-profile") + "?saved=1"


class PeopleView(PortalPage, FormPage):
    """The company's people, and a form for one more."""

    template_name = "portal/people.html"
    form_class = PersonForm

    def context(self):
        return {
            "people": own_people(self.company.id),
            "added": "added" in self.request.GET,
            "removed": "removed" in self.request.GET,
        }

    def save(self, form):
        try:
            add_own_person(organizer=self.organizer, company_id=self.company.id, **form.cleaned_data)
        except ListedAlready as listed:
            raise ValidationError(_("This person is on your list already.")) from listed
        return reverse("portal-people") + "?added=1"


class PersonPage(PortalPage):
    """One of the company's own people; anybody else's is not there."""

    person = None

    def dispatch(self, request, *args, **kwargs):
        self.person = own_person(request.portal.company_id, kwargs["pk"])
        if self.person is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class PersonView(PersonPage, FormPage):
    """Change what somebody does."""

    template_name = "portal/person.html"

    def context(self):
        return {"person": self.person}

    def make_form(self, data=None):
        return JobTitleForm(data, initial={"job_title": self.person.job_title})

    def save(self, form):
        _write(change_job_title, self, job_title=form.cleaned_data["job_title"])
        return reverse("portal-people")


class PersonRemoveView(PersonPage):
    """Take somebody off the list."""

    def post(self, request, pk):
        _write(remove_own_person, self)
        return redirect(reverse("portal-people") + "?removed=1")


def _write(service, page: PersonPage, **values) -> None:
    try:
        service(organizer=page.organizer, company_id=page.company.id, contact_id=page.person.contact_id, **values)
    except NotOwn as gone:
        raise Http404 from gone


class AccountView(PortalPage, FormPage):
    """The signed-in person's account: an own password, and the way out."""

    template_name = "portal/account.html"

    def make_form(self, data=None):
        return PasswordForm(data, access=self.request.portal)

    def context(self):
        return {
            "access_email": self.request.portal.email,
            "saved": "saved" in self.request.GET,
            "other_companies": self.other_companies(),
        }

    def save(self, form):
        set_portal_password(
            organizer=self.organizer,
            access=self.request.portal,
            password=form.cleaned_data["password"],
            keep=self.request.COOKIES.get(portal_cookie(self.organizer), ""),
        )
        return reverse("portal-password") + "?saved=1"
