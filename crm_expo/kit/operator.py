"""Pages of the platform's operator: organizers by name, a way in that leaves a trace, the platform's own mail."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from crm_expo.accounts.services.operating import LIFE, ReasonMissing, enter_organizer, leave_organizer
from crm_expo.outbox.models import PlatformMail
from crm_expo.tenancy.finding import find_organizer
from crm_expo.tenancy.models import Organizer


class OperatorPage(LoginRequiredMixin, View):
    """For the operator alone; to everybody else it does not exist."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.is_staff:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class OperatorView(OperatorPage):
    """All organizers; entering one asks for the reason."""

    def get(self, request, refused="", status=200):
        organizers = Organizer.objects.filter(is_active=True).order_by("slug")
        hours = int(LIFE.total_seconds() // 3600)
        return render(
            request, "operator.html", {"organizers": organizers, "refused": refused, "hours": hours}, status=status
        )

    def post(self, request):
        organizer = find_organizer(slug=request.POST.get("organizer", ""))
        if organizer is None:
            raise Http404
        try:
            enter_organizer(
                session=request.session,
                user=request.user,
                organizer=organizer,
                reason=request.POST.get("reason", ""),
                at=timezone.now(),
                request_id=request.request_id,
            )
        except ReasonMissing:
            return self.get(request, refused=organizer.slug, status=422)
        return redirect(f"/o/{organizer.slug}/")


class LeaveView(OperatorPage):
    """Back out of an organizer."""

    def post(self, request):
        organizer = find_organizer(slug=request.POST.get("organizer", ""))
        if organizer is not None:
            leave_organizer(
                session=request.session, user=request.user, organizer=organizer, request_id=request.request_id
            )
        return redirect("operator-home")


class OperatorMailView(OperatorPage):
    """The platform's own mail."""

    def get(self, request):
        return render(request, "operator_mail.html", {"mails": PlatformMail.objects.order_by("-id")[:100]})
