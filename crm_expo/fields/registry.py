"""Where the values of each kind of record are kept: the one wiring list names the tables."""

from django.conf import settings
from django.utils.module_loading import import_string

from crm_expo.fields.models import FieldValue


def values_of(target: str) -> type[FieldValue]:
    """This will return the table that holds the values of a kind of record."""
    return import_string(import_string(f"{settings.SLOT_REGISTRY}.FIELD_VALUES")[target])
