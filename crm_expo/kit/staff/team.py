"""Team and API keys: who may enter, and with what."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from crm_expo.accounts.models import ApiKey, Invitation, Membership
from crm_expo.accounts.services.keys import create_api_key, revoke_api_key
from crm_expo.accounts.services.membership import (
    AlreadyMember,
    LastOwner,
    add_member,
    remove_member,
    revoke_invitation,
)
from crm_expo.kit.desk import DeskView, FormPage
from crm_expo.kit.invitations import invite_staff
from crm_expo.kit.links import platform_path
from crm_expo.outbox.models import Mail
from crm_expo.tenancy.access import ROLE_LABELS, ROLE_SENTENCES, SCOPE_LABELS

#: Where a new key waits to be shown, in the session of who made it.
_SHOW_ONCE = "new_api_key"


class InvitationForm(forms.Form):
    """Whom to invite, as what."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=list(ROLE_LABELS.items()), initial="sales")


class TeamView(FormPage):
    """Members and open invitations; the form invites."""

    read_access = "team.manage"
    write_access = "team.manage"
    template_name = "kit_pages/team.html"
    form_class = InvitationForm
    title = _("Team")

    def context(self):
        members = Membership.objects.filter(is_active=True).select_related("user").order_by("user__email")
        open_invitations = Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())
        roles = [(role, label, ROLE_SENTENCES[role]) for role, label in ROLE_LABELS.items()]
        sent = self.request.GET.get("sent", "")
        mail = (
            Mail.objects.filter(pk=int(sent)).first() if sent.isascii() and sent.isdigit() and len(sent) < 19 else None
        )
        return {"members": members, "invitations": open_invitations.order_by("-id"), "roles": roles, "mail": mail}

    def save(self, form):
        email, role = form.cleaned_data["email"], form.cleaned_data["role"]
        try:
            mail, _link = invite_staff(organizer=self.organizer, email=email, role=role, at=timezone.now())
        except AlreadyMember as known:
            message = _("This address belongs to a member already (%(role)s). Change the role in the list of members.")
            label = known.membership.get_role_display()
            raise ValidationError({"email": ValidationError(message, params={"role": label})}) from known
        return f"{reverse('team')}?sent={mail.pk}"


class MemberView(DeskView):
    """Change a member's role, or end the membership."""

    read_access = None
    write_access = "team.manage"

    def post(self, request, pk):
        member = get_object_or_404(Membership.objects.select_related("user").filter(is_active=True), pk=pk)
        try:
            if request.POST.get("remove"):
                remove_member(organizer=self.organizer, membership=member)
                messages.success(request, _("%(name)s is no member any more.") % {"name": member.user})
            elif request.POST.get("role") in ROLE_LABELS:
                member = add_member(organizer=self.organizer, user=member.user, role=request.POST["role"])
                told = {"name": member.user, "role": member.get_role_display()}
                messages.success(request, _("%(name)s works here as %(role)s now.") % told)
        except LastOwner:
            return redirect(reverse("team") + "?last-owner=1")
        return redirect(reverse("team"))


class InvitationRevokeView(DeskView):
    """Make an open invitation's link worthless."""

    write_access = "team.manage"

    def post(self, request, pk):
        invitation = get_object_or_404(Invitation.objects.filter(accepted_at=None, revoked_at=None), pk=pk)
        revoke_invitation(organizer=self.organizer, invitation=invitation, at=timezone.now())
        return redirect(reverse("team"))


class ApiKeyForm(forms.Form):
    """What a key is for."""

    name = forms.CharField(label=_("Name"), max_length=100)
    scope = forms.ChoiceField(label=_("Scope"), choices=list(SCOPE_LABELS.items()))
    expires_on = forms.DateField(label=_("Expires on"), required=False, widget=forms.DateInput({"type": "date"}))

    def clean_expires_on(self):
        day = self.cleaned_data["expires_on"]
        if day and day <= timezone.now().date():
            raise ValidationError(_("Choose a day in the future."))
        return day


class ApiKeysView(FormPage):
    """Keys of other systems; a new one waits in the session for the page after its form, and is shown there once."""

    read_access = "apikeys.manage"
    write_access = "apikeys.manage"
    template_name = "kit_pages/apikeys.html"
    form_class = ApiKeyForm
    title = _("API keys")

    def context(self):
        return {
            "keys": ApiKey.objects.order_by(F("revoked_at").desc(nulls_first=True), "-id"),
            "scopes": SCOPE_LABELS,
            "now": timezone.now(),
            "docs_url": platform_path("api-docs"),
        }

    @method_decorator(never_cache)
    def get(self, request, **kwargs):
        waiting = request.session.get(_SHOW_ONCE)
        new_key = None
        if waiting and waiting["organizer"] == self.organizer.pk:
            new_key = request.session.pop(_SHOW_ONCE)
        return self.page({"form": self.make_form(), "title": self.title, "new_key": new_key, **self.context()})

    def post(self, request, **kwargs):
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.page({"form": form, "title": self.title, **self.context()}, status=422)
        day = form.cleaned_data["expires_on"]
        expires = timezone.datetime.combine(day, timezone.datetime.min.time(), self.organizer.tzinfo) if day else None
        key, text = create_api_key(
            organizer=self.organizer,
            name=form.cleaned_data["name"],
            scopes=[form.cleaned_data["scope"]],
            expires_at=expires,
        )
        request.session[_SHOW_ONCE] = {"organizer": self.organizer.pk, "name": key.name, "text": text}
        return redirect(reverse("apikeys"))


class ApiKeyView(DeskView):
    """Revoke a key."""

    read_access = None
    write_access = "apikeys.manage"

    def post(self, request, pk):
        key = get_object_or_404(ApiKey.objects.filter(revoked_at=None), pk=pk)
        revoke_api_key(organizer=self.organizer, key=key, at=timezone.now())
        return redirect(reverse("apikeys"))
