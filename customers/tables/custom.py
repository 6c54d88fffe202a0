"""The organizer's own fields of companies and people, as columns of their list."""

from django.db.models import QuerySet

from crm_expo.fields.columns import FieldsOfList
from crm_expo.fields.models import Target
from crm_expo.lists.columns import Column
from customers.models import Customer, CustomerValue


def _of_kind(customers: QuerySet[Customer], target: str) -> QuerySet[Customer]:
    return customers.filter(kind=target)


_FIELDS = FieldsOfList(
    CustomerValue,
    (Target.COMPANY, Target.PERSON),
    of_target=_of_kind,
    is_target=lambda customer, target: customer.kind == target,
)


def custom_columns(role: str) -> list[Column]:
    """This will return the columns that a role sees; one query."""
    return _FIELDS.columns(role)
