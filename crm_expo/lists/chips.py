"""What a list is filtered by now, each with the address that takes it off."""

from dataclasses import dataclass
from datetime import date

from django.forms import Form
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm_expo.kit.templatetags.kit import short_money
from crm_expo.lists.columns import Column, Kind, RecordList, Setting
from crm_expo.lists.conditions import Combined, Condition, written
from crm_expo.lists.state import ListState
from crm_expo.lists.words import ALONE, WORDS

_BOOLEAN = {"true": _("Yes"), "false": _("No"), "1": _("Yes"), "0": _("No"), "True": _("Yes"), "False": _("No")}
_AMOUNT_ENDS = ("_from", "_below")
_MOST_NAMED = 4


@dataclass(frozen=True)
class Chip:
    """One filter in words."""

    label: str
    value: str
    without: str


def chips_of(records: RecordList, form: Form | None, state: ListState, setting: Setting) -> list[Chip]:
    """This will return the chips of the named filters, then those of the conditions."""
    named = [
        Chip(str(field.label), _named(records, name, field, state, setting), state.without(name))
        for name, field in (form.fields.items() if form is not None else ())
        if name in state.params and name != "q" and name not in records.contexts
    ]
    if state.tree is None:
        return named
    if state.tree.is_any and len(state.tree.parts) > 1:
        return [*named, Chip("", told(state.tree, setting), state.without("where"))]
    return [*named, *(_condition_chip(state, part, setting) for part in state.tree.parts)]


def _condition_chip(state: ListState, part: Condition | Combined, setting: Setting) -> Chip:
    without = state.query(where=written(state.tree.without(part)))
    if isinstance(part, Condition):
        word, operand = str(WORDS[part.op]), _operand(part, setting)
        if "…" in word:
            return Chip(str(part.column.label), word.replace("…", operand), without)
        return Chip(f"{part.column.label} {word}", operand, without)
    return Chip("", told(part, setting), without)


def told(part: Condition | Combined, setting: Setting) -> str:
    """This will return a condition or group in words."""
    if isinstance(part, Condition):
        word, operand = str(WORDS[part.op]), _operand(part, setting)
        told_op = word.replace("…", operand) if "…" in word else f"{word} {operand}".strip()
        return f"{part.column.label} {told_op}"
    word = pgettext("between conditions", "or") if part.is_any else pgettext("between conditions", "and")
    told_parts = [
        f"({told(one, setting)})" if isinstance(one, Combined) and len(one.parts) > 1 else told(one, setting)
        for one in part.parts
    ]
    return f" {word} ".join(told_parts)


def _operand(condition: Condition, setting: Setting) -> str:
    if condition.op in ALONE:
        return ""
    operands = condition.operand if isinstance(condition.operand, tuple) else (condition.operand,)
    words = [_value(condition.column, condition.op, one, setting) for one in operands[:_MOST_NAMED]]
    if len(operands) > _MOST_NAMED:
        words.append(_("%(number)s more") % {"number": len(operands) - _MOST_NAMED})
    return _(", ").join(words)


def _value(column: Column, op: str, value: object, setting: Setting) -> str:
    if column.kind == Kind.MONEY:
        return short_money(round(value * setting.unit), setting.currency)
    if column.kind == Kind.SHARE:
        return f"{value} %"
    if column.kind in (Kind.DAY, Kind.MOMENT) and isinstance(value, str):
        return formats.date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    return setting.labels_of(column).get(str(value), str(value))


def _named(records: RecordList, name: str, field, state: ListState, setting: Setting) -> str:
    """The values of a named filter in words."""
    values = state.params.getlist(name)
    if name.endswith(_AMOUNT_ENDS) and all(value.lstrip("-").isdecimal() for value in values):
        return ", ".join(short_money(int(value), setting.currency) for value in values)
    offered = records.offered.get(name)
    labels = offered() if offered else {str(k): str(v) for k, v in getattr(field, "choices", None) or _BOOLEAN.items()}
    return _(", ").join(str(labels.get(value, value)) for value in values)
