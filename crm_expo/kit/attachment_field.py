"""A form's field for several files; a refusal names the file and says what to do."""

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from crm_expo.kit.attachments import CONTENT_TYPES, MOST_AT_ONCE, MOST_BYTES, Attachment, AttachmentRefused, checked

#: What a browser offers for choosing; a phone adds its camera for the pictures.
ACCEPT = ",".join(f".{kind}" for kind in CONTENT_TYPES)


def refusal_words(refused: AttachmentRefused) -> str:
    """This will word why a file is not kept, and what can be done."""
    kinds = ", ".join(kind.upper() for kind in CONTENT_TYPES if kind != "jpeg")
    words = {
        "unknown_kind": _("%(name)s: files of this kind are not kept. Send it as one of %(kinds)s."),
        "not_what_it_says": _(
            "%(name)s is not what its ending says, or holds macros. Open it, save it anew in its own format, and send "
            "that file."
        ),
        "too_large": _("%(name)s has more than %(most)s. Make it smaller, or send it in parts."),
        "empty": _("%(name)s is empty. Choose the file again."),
    }
    return words[refused.code] % {"name": refused.name, "kinds": kinds, "most": filesizeformat(MOST_BYTES)}


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else []


class AttachmentsField(forms.FileField):
    """Up to ten files that may be kept. Shape: a list of Attachment."""

    widget = _SeveralFiles

    def __init__(self, **options):
        super().__init__(widget=_SeveralFiles({"multiple": True, "accept": ACCEPT}), **options)

    def clean(self, data, initial=None) -> list[Attachment]:
        if not data and self.required:
            raise ValidationError(_("Choose a file first."))
        if len(data) > MOST_AT_ONCE:
            raise ValidationError(
                _("%(n)s files are too many at once. Send at most %(most)s, and the others after them.")
                % {"n": len(data), "most": MOST_AT_ONCE}
            )
        found, refusals = [], []
        for upload in data:
            try:
                found.append(checked(upload.name, upload.file, upload.size))
            except AttachmentRefused as refused:
                refusals.append(refusal_words(refused))
        if refusals:
            raise ValidationError(refusals)
        return found
