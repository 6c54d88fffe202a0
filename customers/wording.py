"""Who wrote a line of the timeline, and why files were not kept, in words."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.services.documents import SpaceUsedUp

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


def no_room_words(error: Exception) -> str:
    """This will word why good files could not be kept, and what can be done."""
    if isinstance(error, SpaceUsedUp):
        return gettext(
            "The space for documents is used up (%(used)s of %(space)s). Remove documents that are not needed any "
            "more, or ask whoever runs the installation for more."
        ) % {"used": filesizeformat(error.used), "space": filesizeformat(error.space)}
    return gettext(
        "The files could not be written to disk. Save without them and add them later; whoever runs the installation "
        "finds the cause in its log."
    )
