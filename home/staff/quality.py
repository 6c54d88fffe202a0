"""Data quality: what is missing, doubtful or stale, each check with the list of exactly its records."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_expo.jobs.models import JobKind
from crm_expo.jobs.services import create_job
from crm_expo.kit.kept import KeptPage
from crm_expo.kit.watching import Watch, contents_of
from crm_expo.tenancy.access import role_allows
from home.models import QualityPicture
from home.selectors.quality import DUPLICATES_QUESTION, quality_now
from home.staff.cards import finding_row
from home.staff.views import about
from home.tasks import check_quality_task

HEADINGS = {"missing": _("Missing"), "doubtful": _("Doubtful"), "stale": _("Stale")}


class QualityView(KeptPage):
    """The newest counts; posting has them counted now, as a job."""

    read_access = "customers.read"
    write_access = "customers.write"
    template_name = "home/quality.html"
    watched = (Watch(QualityPicture, ("as_of",)),)

    def contents(self) -> tuple:
        return contents_of(self.organizer, self.watched, DUPLICATES_QUESTION)

    def told(self) -> dict:
        quality, whose = quality_now(), about(self.request)
        groups = [
            (HEADINGS[name], [finding_row(finding, whose) for finding in findings])
            for name, findings in (quality.groups if quality else ())
        ]
        may_merge = role_allows(self.request.membership.role, "customers.merge")
        return {"quality": quality, "groups": groups, "may_merge": may_merge}

    def post(self, request):
        job = create_job(organizer=self.organizer, kind=JobKind.QUALITY)
        check_quality_task.wake(organizer_id=self.organizer.pk, job_id=job.pk)
        return redirect(reverse("job", args=[job.pk]))
