"""Shape check of arriving registrations and check-ins: shared by REST, the pretix import and every later door."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from crm_expo.fields.models import Target
from crm_expo.fields.payloads import OwnFields, OwnFieldsField
from crm_expo.kit.problems import LANGUAGES, flat_errors, in_both
from customers.services.matching import CompanyContact, PersonContact
from exhibitions.models import Edition, PassageType, RegistrationStatus
from exhibitions.money import known_currencies, to_minor

#: Clocks differ between systems by hours when a time zone is set wrong; more is a mistake in the data.
CLOCK_TOLERANCE = timedelta(days=1)
EARLIEST_YEAR = 1990


@dataclass(frozen=True)
class Addon:
    """A priced line on its holder's registration."""

    external_id: str
    name: str
    gross_minor: int
    tax_minor: int


@dataclass(frozen=True)
class Passage:
    """One way through a gate; `undo` takes it back."""

    external_id: str
    at: datetime
    type: str = "entry"
    gate: str = ""
    undo: bool = False


@dataclass(frozen=True)
class ConsentStatement:
    """One statement of will."""

    purpose: str
    granted: bool
    at: datetime
    text_version: str = ""


@dataclass(frozen=True)
class Arrival:
    """A registration as it arrived, checked in shape. Unit: money in minor units of `currency`."""

    external_id: str
    edition: str
    status: str
    person: PersonContact
    company: CompanyContact | None = None
    category: str = ""
    source_updated_at: datetime | None = None
    registered_at: datetime | None = None
    currency: str = ""
    gross_minor: int = 0
    tax_minor: int = 0
    order_id: str = ""
    buyer_email: str = ""
    addons: tuple[Addon, ...] = ()
    passages: tuple[Passage, ...] = ()
    consents: tuple[ConsentStatement, ...] = ()
    answers: dict = field(default_factory=dict)
    extra: dict = field(default_factory=dict)
    own: OwnFields = field(default_factory=OwnFields)
    sha256: str = ""


@dataclass(frozen=True)
class CheckInArrival:
    """A check-in that arrived on its own."""

    registration: str
    passage: Passage


class PastDateTimeField(serializers.DateTimeField):
    """A moment with its offset, that has happened; a day ahead is forgiven, clocks differ."""

    default_error_messages = {
        "future_date": _("This moment lies in the future."),
        "naive": _("Give the offset from UTC, e.g. 2027-04-20T09:30:00+08:00."),
        "too_old": _("This moment lies before 1990."),
    }

    def enforce_timezone(self, value):
        if timezone.is_naive(value):
            self.fail("naive")
        return value

    def to_internal_value(self, value):
        moment = super().to_internal_value(value)
        if moment.year < EARLIEST_YEAR:
            self.fail("too_old")
        if moment > timezone.now() + CLOCK_TOLERANCE and not self.context.get("may_be_planned"):
            self.fail("future_date")
        return moment


class Text(serializers.CharField):
    """Text that may be empty or null."""

    def __init__(self, **kwargs):
        super().__init__(**({"required": False, "allow_blank": True, "allow_null": True, "default": ""} | kwargs))


class AmountField(serializers.DecimalField):
    """A price or the tax in it: what is paid back is told by the status, not by a sign."""

    default_error_messages = {
        "negative": _("An amount cannot be negative. Tell a refund by the status “refunded”, the amount stays.")
    }

    def to_internal_value(self, data):
        amount = super().to_internal_value(data)
        if amount < 0:
            self.fail("negative")
        return amount


class PriceShape(serializers.Serializer):
    """`amount` is gross, `tax` the tax in it, both decimal text, never negative."""

    default_error_messages = {
        "unknown_currency": _("“{currency}” is no ISO 4217 currency."),
        "tax_above_amount": _("The tax is more than the amount that it is part of."),
    }
    amount = AmountField(max_digits=14, decimal_places=4)
    tax = AmountField(max_digits=14, decimal_places=4, required=False, default=Decimal(0))
    currency = serializers.CharField(max_length=3)

    def validate_currency(self, value):
        code = value.upper()
        if code not in known_currencies():
            raise serializers.ValidationError(
                self.default_error_messages["unknown_currency"].format(currency=value), code="unknown_currency"
            )
        return code

    def validate(self, attrs):
        if attrs["tax"] > attrs["amount"]:
            message = self.default_error_messages["tax_above_amount"]
            raise serializers.ValidationError({"tax": [message]}, code="tax_above_amount")
        return attrs


class PersonShape(serializers.Serializer):
    """Give `name`, or `given` and `family`."""

    name = Text(max_length=200)
    given = Text(max_length=100)
    family = Text(max_length=100)
    email = Text(max_length=254)
    phone = Text(max_length=60)
    language = Text(max_length=10)
    country = Text(max_length=2)

    def validate(self, attrs):
        if not any((attrs.get(name) or "").strip() for name in ("name", "given", "family", "email", "phone")):
            raise serializers.ValidationError(_("Give a name, an e-mail address or a phone number."), code="required")
        return attrs


class CompanyShape(serializers.Serializer):
    name = Text(max_length=200)
    name_latin = Text(max_length=200)
    uscc = Text(max_length=40)
    country = Text(max_length=2)


class OrderShape(serializers.Serializer):
    id = Text(max_length=120)
    buyer_email = Text(max_length=254)


class PassageShape(serializers.Serializer):
    external_id = serializers.CharField(max_length=120)
    at = PastDateTimeField()
    type = serializers.ChoiceField(PassageType.choices, default="entry")
    gate = Text(max_length=100)
    undo = serializers.BooleanField(default=False)


class ConsentShape(serializers.Serializer):
    purpose = serializers.CharField(max_length=60)
    granted = serializers.BooleanField()
    text_version = Text(max_length=60)
    at = PastDateTimeField()


class AddonShape(serializers.Serializer):
    external_id = serializers.CharField(max_length=120)
    name = Text(max_length=200)
    price = PriceShape(required=False, allow_null=True)


class RegistrationShape(serializers.Serializer):
    """A registration. Fields not named here are kept with it, not refused."""

    default_error_messages = {"unknown_edition": _("There is no edition “{edition}”.")}
    external_id = serializers.CharField(max_length=120)
    edition = serializers.CharField(max_length=50, help_text="slug of the edition")
    status = serializers.ChoiceField(RegistrationStatus.choices)
    category = Text(max_length=100)
    source_updated_at = PastDateTimeField(required=False, allow_null=True, default=None)
    registered_at = PastDateTimeField(required=False, allow_null=True, default=None)
    person = PersonShape()
    company = CompanyShape(required=False, allow_null=True, default=None)
    price = PriceShape(required=False, allow_null=True, default=None)
    order = OrderShape(required=False, allow_null=True, default=None)
    addons = AddonShape(many=True, required=False, default=list, max_length=50)
    checkins = PassageShape(many=True, required=False, default=list, max_length=500)
    consents = ConsentShape(many=True, required=False, default=list, max_length=100)
    answers = serializers.JSONField(required=False, default=dict)
    fields = OwnFieldsField(target=Target.REGISTRATION)

    def validate_edition(self, value):
        if "editions" not in self.context:
            self.context["editions"] = set(Edition.objects.values_list("slug", flat=True))
        if value not in self.context["editions"]:
            raise serializers.ValidationError(
                self.default_error_messages["unknown_edition"].format(edition=value), code="unknown_edition"
            )
        return value


class CheckInShape(PassageShape):
    """
    A check-in of one registration; `undo` takes back the one with the same external id.

    A source without ids of its own for passages leaves `registration` out: then `external_id` names the
    registration, and moment and type tell its passages apart.
    """

    registration = Text(max_length=120, help_text="external id of the registration")


class BadShape(Exception):
    """The payload has not the right form. Shape: errors = {'en': [{field, code, message}], 'zh': […]}."""

    def __init__(self, errors: dict[str, list]):
        self.errors = errors


_UNSTORABLE = {
    "null_characters_not_allowed": _("This text holds a NUL character, which cannot be stored."),
    "half_character": _("This text holds half a character."),
}


def _unstorable(payload: object) -> tuple[str, str]:
    """This will return where a text holds what no database keeps, and its code; two empty texts when none does."""
    waiting = [("", payload)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            for name, inner in value.items():
                waiting += [(path, name), (f"{path}.{name}" if path else str(name), inner)]
        elif isinstance(value, list):
            waiting += [(f"{path}[{place}]", inner) for place, inner in enumerate(value)]
        elif isinstance(value, str):
            half = any("\ud800" <= char <= "\udfff" for char in value)
            if half or "\x00" in value:
                code = "half_character" if half else "null_characters_not_allowed"
                return path.encode("utf-8", "replace").decode().replace("\x00", "?"), code
    return "", ""


def _refuse_as_a_whole(payload: object) -> None:
    """Errors: BadShape for what is no object, and for text that cannot be stored."""
    place, code, message = "", "not_an_object", _("Send one JSON object.")
    if isinstance(payload, dict):
        place, code = _unstorable(payload)
        if not code:
            return
        message = _UNSTORABLE[code]
    both = in_both(message)
    raise BadShape({short: [{"field": place, "code": code, "message": text}] for short, text in both.items()})


def _checked(shape: type[serializers.Serializer], payload: object, context: dict) -> dict:
    _refuse_as_a_whole(payload)
    checked = shape(data=payload, context=context)
    if checked.is_valid():
        return checked.validated_data
    errors = {}
    for short, language in LANGUAGES.items():
        with translation.override(language):
            again = shape(data=payload, context=context)
            again.is_valid()
            errors[short] = flat_errors(again.errors)
    raise BadShape(errors)


def _clean(data: dict | None) -> dict:
    return {name: value for name, value in (data or {}).items() if value not in (None, "")}


def _money(price: dict | None) -> dict:
    if not price:
        return {"gross_minor": 0, "tax_minor": 0}
    return {
        f"{kind}_minor": to_minor(price[key], price["currency"]) for kind, key in (("gross", "amount"), ("tax", "tax"))
    }


def read_registration(payload: object, context: dict | None = None) -> Arrival:
    """
    This will check a registration's shape. `context` shares what is looked up over a batch, and says whether fields
    of the organizer's own that cannot be read are left out (crm_expo.fields.payloads). Errors: BadShape.
    """
    data = _checked(RegistrationShape, payload, context if context is not None else {})
    order = _clean(data["order"])
    company = _clean(data["company"])
    person = _clean(data["person"])
    buyer = order.get("buyer_email", "")
    return Arrival(
        external_id=data["external_id"],
        edition=data["edition"],
        status=data["status"],
        person=PersonContact(**person, shared_emails=_shared(buyer, person.get("email", ""))),
        company=CompanyContact(**company) if company.get("name") or company.get("name_latin") else None,
        category=data["category"] or "",
        source_updated_at=data["source_updated_at"],
        registered_at=data["registered_at"],
        currency=data["price"]["currency"] if data["price"] else "",
        **_money(data["price"]),
        order_id=order.get("id", ""),
        buyer_email=buyer,
        addons=tuple(
            Addon(external_id=a["external_id"], name=a["name"] or "", **_money(a.get("price"))) for a in data["addons"]
        ),
        passages=tuple(Passage(**(_clean(p) | {"undo": p["undo"]})) for p in data["checkins"]),
        consents=tuple(ConsentStatement(**(_clean(c) | {"granted": c["granted"]})) for c in data["consents"]),
        answers=data["answers"] if isinstance(data["answers"], dict) else {"value": data["answers"]},
        extra=_unknown(RegistrationShape, payload),
        own=data.get("fields") or OwnFields(),
        sha256=content_fingerprint(payload),
    )


def _unknown(shape: type[serializers.Serializer], payload: dict) -> dict:
    """What the shape has no field for, also inside its objects; parts of lists stay in the inbox only."""
    fields = shape._declared_fields
    found = {name: value for name, value in payload.items() if name not in fields}
    for name, part in fields.items():
        if isinstance(part, serializers.Serializer) and isinstance(payload.get(name), dict):
            inner = _unknown(type(part), payload[name])
            found |= {name: inner} if inner else {}
    return found


def _shared(buyer: str, attendee: str) -> frozenset[str]:
    """The buyer's address never decides for others: it is shared unless it is plainly this attendee's own order."""
    return frozenset() if not buyer or buyer == attendee else frozenset({buyer.casefold()})


def read_checkin(payload: object) -> CheckInArrival:
    """This will check a check-in's shape. Errors: BadShape."""
    data = dict(_checked(CheckInShape, payload, {}))
    registration = data.pop("registration")
    if not registration:
        registration = data["external_id"]
        data["external_id"] = f"{data['type']}@{data['at'].astimezone(UTC).isoformat()}"
    return CheckInArrival(registration=registration, passage=Passage(**(_clean(data) | {"undo": data["undo"]})))


def content_fingerprint(payload: dict) -> str:
    """This will return a digest of what the payload says, whatever its key order; when it was said does not count."""
    said = {name: value for name, value in payload.items() if name != "source_updated_at"}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
