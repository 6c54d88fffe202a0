"""The list of first steps on a page of its own, to be found again when it was put away."""

from django.shortcuts import redirect
from django.utils import timezone

from crm_expo.kit.desk import DeskView
from home.selectors.first_steps import practice_of, progress_of
from home.services.first_steps import hide_first_steps
from home.services.practice import is_open, is_under_way
from home.staff.kept_figures import note_steps
from home.staff.steps_words import steps_words


class FirstStepsView(DeskView):
    """The steps; posting puts the list away from the home page, or takes it out again."""

    read_access = write_access = "organizer.setup"
    template_name = "home/first_steps.html"

    def get(self, request):
        progress, practice = progress_of(self.organizer), practice_of(self.organizer)
        return self.page(
            {
                "progress": progress,
                "steps": steps_words(progress, request.membership.role),
                "is_practice": practice is not None and practice.is_inside,
                "practice": practice if practice and is_open(practice) else None,
                "practice_job": practice.job if practice and is_under_way(practice) else None,
            }
        )

    def post(self, request):
        hides = not request.POST.get("show")
        hide_first_steps(organizer=self.organizer, at=timezone.now() if hides else None)
        note_steps(are_over=hides)
        return redirect("home")
