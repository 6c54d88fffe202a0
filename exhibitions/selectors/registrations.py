"""Reading registrations."""

from django.db.models import Prefetch, QuerySet

from exhibitions.models import CheckIn, Registration

_SHOWN = [
    *(field.name for field in Registration._meta.concrete_fields),
    *(f"customer__{name}" for name in ("organizer", "kind", "name", "name_latin", "city", "email")),
    *(f"edition__{name}" for name in ("organizer", "slug")),
]


def registrations() -> QuerySet[Registration]:
    """This will return registrations with what a row shows, in two queries; their check-ins stand in `passages`."""
    passages = Prefetch("checkins", queryset=CheckIn.objects.order_by("at", "id"), to_attr="passages")
    return Registration.objects.select_related("customer", "edition").only(*_SHOWN).prefetch_related(passages)


def registration_by_external_id(external_id: str) -> Registration | None:
    """This will return a registration by its source's id; the API's own source comes first."""
    found = list(registrations().filter(external_id=external_id).order_by("id")[:10])
    return next((row for row in found if row.source == "api"), found[0] if found else None)
