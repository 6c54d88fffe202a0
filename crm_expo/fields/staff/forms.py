"""The form of a field: names, help, choices, and what each role may do with it."""

import re
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_expo.fields.models import CustomField, FieldKind, Level, Target
from crm_expo.fields.selectors import WRITE_ACCESS, level_of
from crm_expo.fields.services.defining import LONGEST_KEY, MOST_CHOICES, ChoiceWish
from crm_expo.tenancy.access import ROLE_LABELS, ROLES, role_allows

_KEY = rf"^[a-z][a-z0-9_]{{0,{LONGEST_KEY - 1}}}$"
_LONGEST_NAME = 60
#: Who sets fields up sees all of them.
_ROLES = [role for role in ROLES if not role_allows(role, "settings.write")]


@dataclass(frozen=True)
class RoleRow:
    """A role, what it may be given, and what it has."""

    role: str
    label: str
    options: list[tuple[str, str]]
    level: str


@dataclass(frozen=True)
class ChoiceRow:
    """A choice as the form shows it, with how many records hold it."""

    wish: ChoiceWish
    place: int
    used: int


class FieldForm(forms.Form):
    """One field; key and kind are asked for once."""

    kind = forms.ChoiceField(label=_("Kind"), choices=FieldKind.choices)
    label_zh = forms.CharField(label=_("Name in Chinese"), max_length=_LONGEST_NAME, required=False)
    label_en = forms.CharField(label=_("Name in English"), max_length=_LONGEST_NAME, required=False)
    hint_zh = forms.CharField(label=_("Help in Chinese"), max_length=200, required=False)
    hint_en = forms.CharField(label=_("Help in English"), max_length=200, required=False)
    key = forms.RegexField(
        _KEY,
        label=pgettext_lazy("field", "Key"),
        required=False,
        help_text=_("For the API; never changes. Left empty it is made from the name."),
        error_messages={"invalid": _("Small letters, digits and _, a letter first.")},
    )
    is_required = forms.BooleanField(label=_("Asked for in new records"), required=False)
    is_staff_only = forms.BooleanField(label=_("For staff only, not over the API"), required=False)
    more = forms.CharField(
        label=_("New choices"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One a line; both names side by side: 木材 | Wood"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, target: str, field: CustomField | None = None, used: dict[str, int] | None = None):
        self.target, self.own, self.used = target, field, used or {}
        super().__init__(data, initial=_initial(field) if field else {})
        if field is not None:
            del self.fields["kind"], self.fields["key"]
        if field is not None and not self.has_choices:
            del self.fields["more"]
        for role in _ROLES:
            options = [option for option in Level.choices if option[0] != Level.EDIT or _can_write(role, target)]
            usual = level_of(field, role) if field else Level.EDIT
            self.fields[f"level_{role}"] = forms.ChoiceField(
                choices=options, required=False, initial=usual if usual in dict(options) else options[0][0]
            )

    @property
    def has_choices(self) -> bool:
        """Whether the field that exists is one of choices."""
        return self.own is not None and self.own.kind in (FieldKind.CHOICE, FieldKind.CHOICES)

    @property
    def target_label(self) -> str:
        """What the records are called."""
        return Target(self.target).label

    def role_rows(self) -> list[RoleRow]:
        """The lines of the table of roles."""
        names = ((role, self[f"level_{role}"]) for role in _ROLES)
        return [RoleRow(role, ROLE_LABELS[role], bound.field.choices, bound.value()) for role, bound in names]

    def choice_rows(self) -> list[ChoiceRow]:
        """The lines of the table of choices: as typed, else as stored."""
        wishes = self._rows() if self.is_bound else [ChoiceWish(**_wish(one)) for one in self.own.choices]
        return [ChoiceRow(one, place, self.used.get(one.key, 0)) for place, one in enumerate(wishes, start=1)]

    def _rows(self) -> list[ChoiceWish]:
        """Present choices as typed, in the order typed; without those that shall go."""
        rows = []
        for number, one in enumerate(self.own.choices, start=1):
            name = f"choice-{one['key']}"
            if self.data.get(f"{name}-gone"):
                continue
            wish = ChoiceWish(
                zh=self._name(f"{name}-zh"), en=self._name(f"{name}-en"), key=one["key"],
                closed=bool(self.data.get(f"{name}-closed")),
            )  # fmt: skip
            place = self.data.get(f"{name}-place", "")
            rows.append((int(place) if place.isdecimal() and len(place) < 6 else number, number, wish))
        return [wish for _place, _number, wish in sorted(rows, key=lambda row: row[:2])]

    def _name(self, name: str) -> str:
        return " ".join(self.data.get(name, "").replace("\x00", "").split())

    def clean(self):
        data = super().clean()
        if not (data.get("label_zh") or data.get("label_en")):
            self.add_error("label_en", _("Give a name in one of the two languages at least."))
        kind = self.own.kind if self.own else data.get("kind")
        if kind in (FieldKind.CHOICE, FieldKind.CHOICES):
            self._check_choices([*(self._rows() if self.own else []), *self._new(data.get("more", ""))])
        return data

    def _new(self, text: str) -> list[ChoiceWish]:
        wishes = []
        for line in text.splitlines():
            names = [" ".join(part.split()) for part in re.split(r"[|｜\t]", line)]
            if any(names):
                first, second = (*names, "")[:2]
                is_chinese = any(ord(char) > 0x2E80 for char in first) or bool(second)
                wishes.append(ChoiceWish(first, second) if is_chinese else ChoiceWish("", first))
        return wishes

    def _check_choices(self, wishes: list[ChoiceWish]) -> None:
        self.cleaned_data["choices"] = wishes
        place = "more" if "more" in self.fields else None
        names = [name.casefold() for wish in wishes for name in {wish.zh, wish.en} if name]
        if not wishes:
            self.add_error(place, _("A field of choices needs a choice at least."))
        elif len(wishes) > MOST_CHOICES:
            self.add_error(place, _("%(most)s choices at most.") % {"most": MOST_CHOICES})
        if any(not (wish.zh or wish.en) for wish in wishes):
            self.add_error(None, _("A choice needs a name in one of the two languages."))
        if any(len(name) > _LONGEST_NAME for name in names):
            self.add_error(None, _("The name of a choice has %(most)s characters at most.") % {"most": _LONGEST_NAME})
        if len(names) != len(set(names)):
            self.add_error(None, _("Two choices have the same name."))

    def values(self) -> dict:
        """This will return what to hand to the service."""
        data = self.cleaned_data
        names = ("label_zh", "label_en", "hint_zh", "hint_en", "is_required", "is_staff_only")
        levels = {role: data[f"level_{role}"] for role in _ROLES if data[f"level_{role}"] in Level.values}
        kept = {role: level for role, level in levels.items() if level != _usual(role, self.target)}
        return {name: data[name] for name in names} | {"levels": kept, "choices": data.get("choices", [])}


def _can_write(role: str, target: str) -> bool:
    return role_allows(role, WRITE_ACCESS[target])


def _usual(role: str, target: str) -> str:
    return Level.EDIT if _can_write(role, target) else Level.SEE


def _wish(choice: dict) -> dict:
    return {name: choice[name] for name in ("zh", "en", "key", "closed")}


def _initial(field: CustomField) -> dict:
    names = ("label_zh", "label_en", "hint_zh", "hint_en", "is_required", "is_staff_only", "version")
    return {name: getattr(field, name) for name in names}


class RemoveForm(forms.Form):
    """Yes, with the number of values that go."""

    count = forms.IntegerField(widget=forms.HiddenInput)
    sure = forms.BooleanField(required=False)

    def clean(self):
        data = super().clean()
        if data.get("count") and not data.get("sure"):
            raise ValidationError(_("Tick that the values may go."))
        return data
