"""Naming a customer in a form: type a part of the name and choose, or give the number in its page's address."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.normal import company_key, person_key

_NUMBERED = re.compile(r"(?:(?P<name>.*\S)\s+#|#)?\s*(?P<number>[0-9]{1,18})")
_SEVERAL = _("Several records bear this name. Choose one from the list below the box.")
_KEYS = {"company": company_key, "person": person_key}
_MISSING = {
    "company": _("There is no such company."),
    "person": _("There is no such person."),
    "any": _("There is no such customer."),
}


def pick_label(customer: Customer) -> str:
    """This will return what stands in the box for a chosen customer: Nordwerk GmbH #12."""
    return f"{customer.name} #{customer.pk}"


def picked_name(text: str) -> str:
    """This will return the name's part of what stands in the box."""
    match = _NUMBERED.fullmatch(text.strip())
    return (match["name"] or "") if match and match["name"] else text.strip()


class CustomerPickInput(forms.TextInput):
    """A text box with the customers that fit what is typed below it; without scripts, a plain box."""

    def __init__(self, kind: str, attrs: dict | None = None):
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.kind = kind

    def render(self, name, value, attrs=None, renderer=None):
        place = f"{(attrs or {}).get('id') or name}-options"
        asking = {
            "hx-get": f"{reverse('customer-pick')}?kind={self.kind}&of={name}",
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#{place}",
            "hx-sync": "this:replace",
        }
        box = super().render(name, value, {**(attrs or {}), **asking}, renderer)
        return format_html(
            '<div class="c-picker">{}<div class="c-options" id="{}" aria-live="polite"></div></div>', box, place
        )


class CustomerPickField(forms.CharField):
    """
    One live customer of a kind, or of any: from `Name #12`, `#12`, `12` or a name that only one bears.

    Cleans to a Customer.
    """

    def __init__(self, *, kind: str = "company", **options):
        options.setdefault("help_text", _("Type a part of the name and choose. The number from its page works too."))
        super().__init__(max_length=240, widget=CustomerPickInput(kind), **options)
        self.kind = kind

    def prepare_value(self, value):
        if isinstance(value, int):
            value = Customer.objects.filter(pk=value).first() or ""
        return pick_label(value) if isinstance(value, Customer) else value

    def clean(self, value) -> Customer | None:
        text = unicodedata.normalize("NFKC", super().clean(value)).strip()
        return self._numbered(text) or self._named(text) if text else None

    def has_changed(self, initial, data) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def _live(self):
        live = Customer.objects.filter(merged_into=None)
        return live if self.kind == "any" else live.filter(kind=self.kind)

    def _numbered(self, text: str) -> Customer | None:
        match = _NUMBERED.fullmatch(text)
        known = self._live().filter(pk=int(match["number"])).first() if match else None
        fits = known is not None and (not match["name"] or _KEYS[known.kind](match["name"]) == known.name_key)
        return known if fits else None

    def _named(self, text: str) -> Customer:
        keys = {kind: key(text) for kind, key in _KEYS.items()}
        called = Q(*(Q(kind=kind, name_key=key) for kind, key in keys.items() if key), _connector=Q.OR)
        known = list(self._live().filter(called).order_by("pk")[:2]) if called else []
        if len(known) == 1:
            return known[0]
        raise ValidationError(
            _("Several records bear this name. Choose one from the list below the box.")
            if known
            else _MISSING[self.kind]
        )
