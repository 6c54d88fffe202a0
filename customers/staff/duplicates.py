"""Staff pages of pairs that may be one."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from crm_expo.kit.desk import DeskView
from customers.models import DuplicateCandidate
from customers.selectors.duplicates import decided_pairs, open_pairs
from customers.services.editing import judge_candidate

_SHOWN, _DECIDED_SHOWN = 100, 20


class DuplicateListView(DeskView):
    """Pairs that may be one, most certain first; a human decides. Below, what was decided last."""

    read_access = "customers.merge"
    template_name = "customers/duplicate_list.html"

    def get(self, request):
        pairs = open_pairs()
        return self.page({"pairs": pairs[:_SHOWN], "count": pairs.count(), "decided": decided_pairs()[:_DECIDED_SHOWN]})


class DuplicateView(DeskView):
    """Remember that two records are different."""

    write_access = "customers.merge"
    different = True

    def post(self, request, pk):
        candidate = get_object_or_404(DuplicateCandidate.objects.exclude(state="merged"), pk=pk)
        judge_candidate(organizer=self.organizer, candidate=candidate, different=self.different)
        return redirect(reverse("duplicates"))


class DuplicateReopenView(DuplicateView):
    """Take the judgement back: the pair is a suspect again."""

    different = False
