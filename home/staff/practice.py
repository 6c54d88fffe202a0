"""An organizer to practise in: opened beside one's own, and closed from inside."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.desk import DeskView
from crm_expo.kit.slots import contributed_task
from crm_expo.tenancy.finding import forget_organizers
from home.selectors.added import added_since
from home.selectors.first_steps import practice_of
from home.services.practice import NotForPractice, PracticeOpen, close_practice, order_practice

#: What people left behind, by the act that is recorded.
_LEFT = {
    "customer.created": _("Customer added"),
    "customer.updated": _("Customer changed"),
    "contact.added": _("Contact added"),
    "exhibition.created": _("Exhibition added"),
    "edition.created": _("Edition added"),
    "contract.created": _("Contract made"),
    "registration.added": _("Visitor registered at the desk"),
    "advocacy.recorded": _("Advocacy recorded"),
    "survey.opened": _("Survey opened"),
    "survey.file_kept": _("Survey file received"),
    "member.invited": _("Member invited"),
}


class PracticeOpenView(DeskView):
    """Order it; the job's page shows how far it is."""

    write_access = "organizer.setup"

    def post(self, request):
        try:
            job = order_practice(organizer=self.organizer)
        except PracticeOpen:
            messages.warning(request, _("There is a demo exhibition already."))
            return redirect("first-steps")
        contributed_task("practice.open").wake(organizer_id=self.organizer.pk, job_id=job.pk)
        return redirect(reverse("job", args=[job.pk]))


class PracticeCloseView(DeskView):
    """Close it: what people added there is told first, and has to be ticked."""

    read_access = write_access = "organizer.setup"
    template_name = "home/practice_close.html"

    def get(self, request):
        return self._asked()

    def post(self, request):
        practice = practice_of(self.organizer)
        if practice is None or (self._added(practice) and not request.POST.get("sure")):
            return self._asked(refused=True)
        try:
            close_practice(organizer=self.organizer, at=timezone.now())
        except NotForPractice:
            return self._asked(refused=True)
        forget_organizers()
        return redirect(f"/o/{practice.slug}/" if practice.slug else "/organizers/?stay=1")

    def _added(self, practice) -> list[tuple[str, int]]:
        return added_since(practice.opened_at) if practice else []

    def _asked(self, *, refused: bool = False):
        practice = practice_of(self.organizer)
        if practice is not None and not practice.is_inside:
            practice = None
        added = [(_LEFT.get(action, action), count) for action, count in self._added(practice)]
        context = {"practice": practice, "added": added, "refused": refused and practice is not None}
        return self.page(context, status=422 if refused else 200)
