"""Fields in forms of records: offered as the role may fill them in, read back as values."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from crm_expo.fields.models import LONGEST_TEXT, CustomField, FieldKind, Target
from crm_expo.fields.values import BadValue, Value, as_text, choice_labels, from_text, refuse_closed


class ValueField(forms.Field):
    """One field of the organizer's own; cleans to its value."""

    def __init__(self, field: CustomField, held: Value | None, *, is_new: bool):
        self.own, self.held = field, held
        super().__init__(
            label=field.label,
            help_text=field.hint,
            required=is_new and field.is_required,
            widget=_widget(field, held),
            initial=list(held) if isinstance(held, tuple) else as_text(held),
        )
        self.is_several = field.kind == FieldKind.CHOICES
        # Fields of the other kind of record may stand in the same form: the server says which are wanted.
        self.widget.use_required_attribute = lambda initial: False

    def clean(self, value) -> Value | None:
        text = ",".join(value) if isinstance(value, list) else value or ""
        try:
            read = from_text(self.own, text, may_be_closed=True)
            refuse_closed(self.own, read, self.held)
        except BadValue as bad:
            raise ValidationError(str(bad.message), code=bad.code) from bad
        if self.required and read is None:
            raise ValidationError(self.error_messages["required"], code="required")
        return read


def _widget(field: CustomField, held: Value | None) -> forms.Widget:
    if field.kind == FieldKind.DATE:
        return forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    if field.kind == FieldKind.NUMBER:
        return forms.TextInput({"inputmode": "decimal", "maxlength": 40})
    if field.kind == FieldKind.FLAG:
        return forms.Select(choices=[("", "–"), ("yes", _("Yes")), ("no", _("No"))])
    if field.kind == FieldKind.CHOICE:
        return forms.Select(choices=[("", "–"), *_offered(field, held)])
    if field.kind == FieldKind.CHOICES:
        return forms.CheckboxSelectMultiple(choices=_offered(field, held))
    if field.kind == FieldKind.LINK:
        return forms.TextInput({"inputmode": "url", "maxlength": LONGEST_TEXT, "placeholder": "https://"})
    return forms.TextInput({"maxlength": LONGEST_TEXT})


def _offered(field: CustomField, held: Value | None) -> list[tuple[str, str]]:
    """The open choices, and closed ones that the record holds."""
    keeps = held if isinstance(held, tuple) else (held,)
    opened = choice_labels(field, is_open=True)
    return [(key, label) for key, label in choice_labels(field).items() if key in opened or key in keeps]


@dataclass(frozen=True)
class FieldGroup:
    """The fields of one kind of record."""

    target: str
    fields: list[forms.BoundField]

    @property
    def label(self) -> str:
        """What the records are called."""
        return Target(self.target).label


class WithFields:
    """
    A form that offers fields of the organizer's own beside others.

    `groups_apart` are theirs, bound, in their order; a form of which the role fills none in has none.
    """

    own_fields: tuple[CustomField, ...] = ()

    def offer(self, fields: list[CustomField], held: dict[int, Value], *, is_new: bool) -> None:
        """This will add the fields, with what the record holds."""
        self.own_fields = (*self.own_fields, *fields)
        for field in fields:
            self.fields[field.name] = ValueField(field, held.get(field.pk), is_new=is_new)

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """The visible fields besides them."""
        apart = {field.name for field in self.own_fields}
        return [bound for bound in self.visible_fields() if bound.name not in apart]

    def groups_apart(self) -> list[FieldGroup]:
        """The organizer's own fields, those of each kind of record together."""
        targets = dict.fromkeys(field.target for field in self.own_fields)
        return [
            FieldGroup(target, [self[field.name] for field in self.own_fields if field.target == target])
            for target in targets
        ]

    def given(self) -> dict[CustomField, Value | None]:
        """This will return what was entered, by field, to hand to the service."""
        return {field: self.cleaned_data[field.name] for field in self.own_fields if field.name in self.cleaned_data}
