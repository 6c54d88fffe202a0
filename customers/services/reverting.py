"""Taking one change of a customer's field back, through the same service as any other edit."""

from django.db import transaction

from crm_expo.accounts.models import Membership, User
from crm_expo.audit.log import plain
from crm_expo.audit.models import AuditEntry
from crm_expo.fields.models import CustomField
from crm_expo.fields.selectors import field_named, held_values
from crm_expo.fields.values import BadValue, from_recorded, recorded
from crm_expo.tenancy.models import Organizer
from customers.models import Customer, CustomerValue
from customers.services.editing import update_customer

#: Acts whose changes can be taken back, and the fields of theirs that can.
REVERTED = "customer.reverted"
REVERTABLE_ACTS = ("customer.updated", REVERTED)
REVERTABLE = (
    "name", "name_latin", "uscc", "email", "phone", "website", "country", "city", "industry", "parent", "stage",
    "prospect_source", "grade", "influence", "owner", "internal_note", "profile",
)  # fmt: skip


class NoSuchChange(Exception):
    """The customer has no such change, or it cannot be taken back."""


class ChangedSince(Exception):
    """The field holds another value by now than the change gave it; carries that value."""

    def __init__(self, current: object):
        super().__init__(current)
        self.current = current


class CannotPutBack(Exception):
    """The old value cannot stand any more; code: left (the team), merged, unknown (which one was
    meant), gone (a choice)."""

    def __init__(self, code: str, name: str):
        super().__init__(code, name)
        self.code, self.name = code, name


@transaction.atomic
def revert_change(
    *, organizer: Organizer, customer_id: int, entry_id: int, field: str, version: int, anyway: bool = False
) -> Customer:
    """
    This will put a field's old value back, with an entry of its own; anyway: although it changed again since.

    Errors: NoSuchChange, ChangedSince, CannotPutBack, and those of update_customer; then nothing is changed.
    """
    entry = change_of(customer_id, entry_id, field)
    if entry is None:
        raise NoSuchChange
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=customer_id)
    if not anyway and customer.version == version and not _is_still(customer, entry, field):
        raise ChangedSince(held_now(customer, field))
    asked = {"organizer": organizer, "customer_id": customer_id, "version": version, "action": REVERTED}
    if own := own_field(field):
        return update_customer(values={}, fields={own: _own_as_it_was(entry, field, own)}, **asked)
    return update_customer(values={field: _as_it_was(entry, field)}, **asked)


def own_field(field: str) -> CustomField | None:
    """This will return the field of the organizer's own that an entry names."""
    return field_named(field.partition(".")[0])


def held_now(customer: Customer, field: str) -> object:
    """This will return what a customer holds in a field, as entries keep it."""
    if own := own_field(field):
        return recorded(held_values(CustomerValue, [customer.pk], [own]).get(customer.pk, {}).get(own.pk))
    return plain(getattr(customer, field))


def change_of(customer_id: int, entry_id: int, field: str) -> AuditEntry | None:
    """This will return the entry of a customer that changed a field and can be taken back."""
    if field not in REVERTABLE and own_field(field) is None:
        return None
    entries = AuditEntry.objects.filter(object_type="customer", object_id=customer_id, action__in=REVERTABLE_ACTS)
    entry = entries.filter(pk=entry_id).first()
    return entry if entry is not None and field in entry.changes else None


def _is_still(customer: Customer, entry: AuditEntry, field: str) -> bool:
    """Whether the field holds what the change gave it; another row by its number, whatever it is called now."""
    if linked := (entry.links or {}).get(field):
        return getattr(getattr(customer, field), "pk", None) == linked[1]
    now, then = held_now(customer, field), entry.changes[field][1]
    if now == then or (own := own_field(field)) is None:
        return now == then
    try:
        return from_recorded(own, now) == from_recorded(own, then)  # its choices may stand in another order now
    except BadValue:
        return False


def _as_it_was(entry: AuditEntry, field: str) -> object:
    """The old value as the field takes it. Errors: CannotPutBack."""
    before = entry.changes[field][0]
    if field not in ("owner", "parent") or not before:
        return None if field in ("owner", "parent") else before
    linked = (entry.links or {}).get(field)
    find = _owner if field == "owner" else _parent
    return find(linked[0] if linked else None, str(before))


def _own_as_it_was(entry: AuditEntry, field: str, own: CustomField) -> object:
    kept = entry.changes[field][0]
    try:
        return from_recorded(own, kept)
    except BadValue as error:
        raise CannotPutBack("gone", str(kept)) from error


def _owner(pk: int | None, name: str) -> User:
    team = User.objects.filter(pk__in=Membership.objects.filter(is_active=True).values("user_id"))
    if pk is not None:
        if (user := team.filter(pk=pk).first()) is None:
            raise CannotPutBack("left", name)
        return user
    return _only([user for user in team if str(user) == name], name)


def _parent(pk: int | None, name: str) -> Customer:
    if pk is None:
        return _only(list(Customer.objects.filter(kind="company", merged_into=None, name=name)[:2]), name)
    company = Customer.objects.get(pk=pk)
    if company.merged_into_id:
        raise CannotPutBack("merged", company.name)
    return company


def _only(found: list, name: str):
    """The one that an old entry can have meant: it kept no number."""
    if len(found) != 1:
        raise CannotPutBack("unknown", name)
    return found[0]
