"""Long runs with their progress."""

from django.shortcuts import get_object_or_404

from crm_expo.jobs.models import Job, JobKind, JobState
from crm_expo.kit.desk import DeskView
from crm_expo.kit.paging import Order, keyset_page
from crm_expo.kit.staff.outcomes import JOB_ERRORS, run_facts
from crm_expo.kit.staff.words import STEPS
from crm_expo.notices.selectors import MOST_COUNTED, unread_count
from crm_expo.tenancy.finding import find_organizer


class JobListView(DeskView):
    """Jobs, newest first."""

    read_access = "jobs.read"
    template_name = "kit_pages/job_list.html"

    def get(self, request):
        page = keyset_page(Job.objects.all(), order=Order("pk", descending=True), cursor=request.GET.get("cursor", ""))
        return self.page({"page": page, "errors": JOB_ERRORS})


class JobDetailView(DeskView):
    """One job; its progress is a fragment that asks again until the job ends."""

    read_access = "jobs.read"
    template_name = "kit_pages/job_detail.html"

    def get(self, request, pk):
        job = get_object_or_404(Job.objects.all(), pk=pk)
        context = {
            "job": job,
            "is_own": job.started_by == str(request.user)[:200],
            "steps": STEPS,
            "facts": run_facts(job.detail),
            "refusal": JOB_ERRORS.get(job.error),
            "opens": find_organizer(slug=job.detail.get("organizer", "")) if job.kind == JobKind.DEMO else None,
        }
        return self.page(context, template="kit_pages/job_progress.html" if request.htmx else "")


class RunningJobsView(DeskView):
    """The tray: what runs now; and, as it is asked for on every page anyway, the bell with what is not read."""

    read_access = "home.read"
    template_name = "kit_pages/job_tray.html"

    def get(self, request):
        jobs = Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING]).order_by("-id")[:3]
        unread = unread_count(request.user.pk)
        return self.page({"jobs": jobs, "steps": STEPS, "unread": unread, "is_more": unread == MOST_COUNTED})
