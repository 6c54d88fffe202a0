"""Keeping a customer's normal forms and search tokens in step with its values."""

from crm_expo.kit.texts import without_turns
from customers.models import Customer, SearchToken
from customers.normal import customer_keys, uscc_key
from customers.tokens import search_tokens

#: What stands in lists and files.
_SHOWN = ("name", "name_latin", "given_name", "family_name", "city", "industry")


def set_keys(customer: Customer) -> None:
    """This will clean the values and compute their stored normal forms; call before saving."""
    for field in _SHOWN:
        setattr(customer, field, without_turns(getattr(customer, field)))
    customer.uscc = uscc_key(customer.uscc) if customer.uscc else ""
    keys = customer_keys(
        kind=customer.kind,
        name=customer.name,
        name_latin=customer.name_latin,
        email=customer.email,
        phone=customer.phone,
        uscc=customer.uscc,
        country=customer.country,
    )
    customer.name_key, customer.sort_key = keys.name_key, keys.sort_key
    customer.email_key, customer.phone_e164 = keys.email_key, keys.phone_e164
    customer.search_text = keys.search_text


def index_customer(customer: Customer, *, is_new: bool = False) -> None:
    """This will bring a saved customer's token rows in line with its search text."""
    wanted = search_tokens(customer.search_text)
    rows = SearchToken.objects.filter(customer=customer)
    present = set() if is_new else set(rows.values_list("token", flat=True))
    if gone := present - wanted:
        rows.filter(token__in=gone).delete()
    SearchToken.objects.bulk_create(
        [
            SearchToken(organizer_id=customer.organizer_id, token=token, customer=customer)
            for token in sorted(wanted - present)
        ],
        ignore_conflicts=True,
    )
