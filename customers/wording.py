"""Who wrote a line of the timeline, in words."""

from django.utils.translation import gettext_lazy as _

#: Labels that stand for no person. A person's or a key's own name is shown as it is.
_ACTORS = {
    "inbox": "",  # the ordinary way of registrations: saying so on every line would tell nothing
    "survey": "",  # the demo's; the line itself says that a survey was answered
    "system": _("System"),
    "command line": _("Command line"),
    "demo": _("Demo data"),
    "api": _("API"),
    "ticketing": _("Ticketing system"),
    "import": _("Import"),
}


def actor_words(label: str) -> str:
    """This will return what stands under a line: a translated word for a machine, else the name itself."""
    return str(_ACTORS.get(label, label))
