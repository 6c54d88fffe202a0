"""Adding fields, changing, ordering, closing and removing them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from crm_expo.audit.log import differences, record
from crm_expo.fields.models import CustomField, FieldKind
from crm_expo.fields.registry import values_of
from crm_expo.fields.selectors import choices_in_use, count_values
from crm_expo.tenancy.models import Organizer

MOST_FIELDS, MOST_CHOICES, LONGEST_KEY = 40, 100, 40
#: What can be changed after a field was made; key and kind stay.
CHANGEABLE = ("label_zh", "label_en", "hint_zh", "hint_en", "levels", "is_staff_only", "is_required", "choices")


class TooManyFields(Exception):
    """A kind of record has as many fields as it may have."""


class TooManyChoices(Exception):
    """A field has more choices than it may have, or none at all."""


class FieldKeyTaken(Exception):
    """Another field of these records has this key."""


class FieldNameTaken(Exception):
    """Another field of these records has this name: nobody could tell the two apart; carries the name."""


class StaleField(Exception):
    """Somebody changed the field since it was opened."""


class ChoicesInUse(Exception):
    """Records hold choices that were to go; carries how many, by name."""

    def __init__(self, counts: dict[str, int]):
        self.counts = counts


class FieldInUse(Exception):
    """Records hold other numbers of values than were confirmed to be lost; carries the number."""

    def __init__(self, count: int):
        self.count = count


@dataclass(frozen=True)
class ChoiceWish:
    """A choice as it shall be; one without a key is new."""

    zh: str
    en: str
    key: str = ""
    closed: bool = False


def key_from(*labels: str, taken: Sequence[str] = ()) -> str:
    """This will return a key that no other has: the English name in plain letters, else the pinyin."""
    from pypinyin import lazy_pinyin

    plain = (slugify(label).replace("-", "_") for label in labels)
    spoken = (slugify(" ".join(lazy_pinyin(label))).replace("-", "_") for label in labels)
    found = next((text for text in (*plain, *spoken) if re.match("[a-z]", text)), "field")[: LONGEST_KEY - 3]
    numbered = (f"{found}_{number}" for number in range(2, 1000))
    return found if found not in taken else next(key for key in numbered if key not in taken)


def choices_from(wishes: Sequence[ChoiceWish]) -> list[dict]:
    """This will return choices as a field holds them; new ones get a key. Errors: TooManyChoices."""
    if not 1 <= len(wishes) <= MOST_CHOICES:
        raise TooManyChoices
    taken, found = [wish.key for wish in wishes if wish.key], []
    for wish in wishes:
        key = wish.key or key_from(wish.en, wish.zh, taken=taken)
        taken.append(key)
        found.append({"key": key, "zh": wish.zh, "en": wish.en, "closed": wish.closed})
    return found


def _has_choices(kind: str) -> bool:
    return kind in (FieldKind.CHOICE, FieldKind.CHOICES)


@transaction.atomic
def add_field(
    *, organizer: Organizer, target: str, kind: str, key: str = "", choices: Sequence[ChoiceWish] = (), **values
) -> CustomField:
    """
    This will add a field after the others; without a key it gets one from its names.

    Errors: TooManyFields, FieldKeyTaken, FieldNameTaken, TooManyChoices; then nothing is written.
    """
    Organizer.objects.select_for_update(no_key=True).get(pk=organizer.pk)  # two at once would pass the limit
    present = list(CustomField.objects.filter(target=target).order_by("position", "pk"))
    if len(present) >= MOST_FIELDS:
        raise TooManyFields
    taken = [field.key for field in present]
    if key in taken:
        raise FieldKeyTaken(key)
    _refuse_twins(values, present)
    field = CustomField.objects.create(
        organizer=organizer,
        target=target,
        kind=kind,
        key=key or key_from(values.get("label_en", ""), values.get("label_zh", ""), taken=taken),
        choices=choices_from(choices) if _has_choices(kind) else [],
        position=present[-1].position + 1 if present else 1,
        **values,
    )
    told = {"target": target, "kind": kind, "key": field.key}
    record(organizer=organizer, action="field.added", target=field, changes=differences({}, told))
    return field


@transaction.atomic
def change_field(
    *, organizer: Organizer, field_id: int, version: int, choices: Sequence[ChoiceWish] = (), **values
) -> CustomField:
    """
    This will change names, help, roles and choices; a choice that is left out goes if no record holds it.

    Errors: StaleField, FieldNameTaken, ChoicesInUse, TooManyChoices; then nothing is changed.
    """
    field = CustomField.objects.select_for_update().get(pk=field_id)
    if field.version != version:
        raise StaleField(field)
    renamed = {name: text for name, text in values.items() if text != getattr(field, name, None)}
    _refuse_twins(renamed, CustomField.objects.filter(target=field.target).exclude(pk=field_id))
    if _has_choices(field.kind):
        values["choices"] = choices_from(choices)
        _refuse_to_lose(field, {choice["key"] for choice in values["choices"]})
    before = {name: getattr(field, name) for name in values if name in CHANGEABLE}
    after = {name: values[name] for name in before}
    if before == after:
        return field
    for name, value in after.items():
        setattr(field, name, value)
    _save(field)
    record(organizer=organizer, action="field.changed", target=field, changes=_told(before, after))
    return field


def _refuse_twins(values: dict, others: Iterable[CustomField]) -> None:
    taken = {name.casefold() for one in others for name in (one.label_zh, one.label_en) if name}
    for name in (values.get("label_zh"), values.get("label_en")):
        if name and name.casefold() in taken:
            raise FieldNameTaken(name)


def _refuse_to_lose(field: CustomField, kept: set[str]) -> None:
    gone = {choice["key"]: choice["zh"] or choice["en"] for choice in field.choices if choice["key"] not in kept}
    used = choices_in_use(field) if gone else {}
    if held := {label: used[key] for key, label in gone.items() if key in used}:
        raise ChoicesInUse(held)


def _told(before: dict, after: dict) -> dict:
    """Changes as the log keeps them; roles and choices as short texts."""
    flat = [{name: _short(name, value) for name, value in some.items()} for some in (before, after)]
    return differences(*flat)


def _short(name: str, value: object) -> object:
    if name == "levels":
        return ", ".join(f"{role}: {level}" for role, level in sorted(value.items()))
    if name == "choices":
        return ", ".join(f"{one['key']}{' (closed)' if one['closed'] else ''}" for one in value)
    return value


def _save(field: CustomField) -> None:
    field.version += 1
    field.save()


@transaction.atomic
def move_field(*, organizer: Organizer, field_id: int, step: int) -> None:
    """This will move a field one place up (-1) or down (1) among those of its records; at the end it stays."""
    field = CustomField.objects.get(pk=field_id)
    rows = CustomField.objects.select_for_update().filter(target=field.target).order_by("position", "pk")
    ordered = list(rows)
    place = [one.pk for one in ordered].index(field.pk)
    other = place + (1 if step > 0 else -1)
    if not 0 <= other < len(ordered):
        return
    ordered[place], ordered[other] = ordered[other], ordered[place]
    for number, one in enumerate(ordered, start=1):
        one.position = number
    CustomField.objects.bulk_update(ordered, ["position"])
    record(organizer=organizer, action="field.moved", target=field, changes={"position": [place + 1, other + 1]})


@transaction.atomic
def close_field(*, organizer: Organizer, field_id: int, at: datetime | None) -> None:
    """This will close a field: nobody fills it in any more, values stay; without a moment it opens again."""
    field = CustomField.objects.select_for_update().get(pk=field_id)
    if (field.closed_at is None) == (at is None):
        return
    field.closed_at = at
    _save(field)
    record(organizer=organizer, action="field.closed" if at else "field.reopened", target=field)


@transaction.atomic
def remove_field(*, organizer: Organizer, field_id: int, confirmed: int) -> None:
    """This will delete a field with all its values, if there are as many as were confirmed. Errors: FieldInUse."""
    field = CustomField.objects.select_for_update().get(pk=field_id)
    count = count_values(field)
    if count != confirmed:
        raise FieldInUse(count)
    record(
        organizer=organizer,
        action="field.removed",
        target=field,
        changes={"key": [field.key, None], "values": [count, 0]},
    )
    values_of(field.target).objects.filter(field=field).delete()
    field.delete()
