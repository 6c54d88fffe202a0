"""Reading registrations."""

from django.db.models import QuerySet

from exhibitions.models import Registration


def registrations() -> QuerySet[Registration]:
    """This will return registrations with what a row shows, in two queries."""
    return Registration.objects.select_related("customer", "edition").prefetch_related("checkins")


def registration_by_external_id(external_id: str) -> Registration | None:
    """This will return a registration by its source's id; the API's own source comes first."""
    found = list(registrations().filter(external_id=external_id).order_by("id")[:10])
    return next((row for row in found if row.source == "api"), found[0] if found else None)
