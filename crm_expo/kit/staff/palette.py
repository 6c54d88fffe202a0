"""The command palette: type a part of a name, choose with the arrows, and be there."""

from crm_expo.kit.desk import DeskView
from crm_expo.kit.palette import gather


class PaletteView(DeskView):
    """Lines that fit what is typed; a fragment."""

    read_access = "home.read"
    template_name = "kit_pages/palette_lines.html"

    def get(self, request):
        typed = request.GET.get("q", "")
        return self.page({"groups": gather(request, typed), "typed": typed.strip()})
