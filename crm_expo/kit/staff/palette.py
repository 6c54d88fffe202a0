"""The command palette: type a part of a name, choose with the arrows, and be there."""

from django.http import HttpResponse
from django.template.loader import render_to_string

from crm_expo.kit.palette import gather
from crm_expo.kit.rereading import Pages, RereadPage

#: Answers that a process keeps: one for each beginning of what people type.
_KEPT = 1000
_answers = Pages(_KEPT)


class PaletteView(RereadPage):
    """Lines that fit what is typed; a fragment that shows nothing of the frame, so it is given nothing of it."""

    read_access = "home.read"
    template_name = "kit_pages/palette_lines.html"
    kept_pages = _answers

    def fresh(self, request):
        typed = request.GET.get("q", "")
        lines = {"groups": gather(request, typed), "typed": typed.strip()}
        return HttpResponse(render_to_string(self.template_name, lines))
