"""Search by token rows: candidates by index, then rechecked."""

from django.db.models import Func, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from customers.models import Customer, SearchToken
from customers.normal import query_terms, query_tokens


class Position(Func):
    """strpos(text, term)."""

    function = "strpos"
    output_field = IntegerField()


def matching(customers: QuerySet[Customer], query: str) -> QuerySet[Customer]:
    """
    This will keep the customers whose searchable text has every word of the query: two Chinese characters,
    pinyin or initials, Latin words, an address, a phone tail, a credit code.
    """
    terms = query_terms(query[:200])
    if query.strip() and not terms:
        return customers.none()
    for number, term in enumerate(terms):
        tokens = sorted(query_tokens(term))[:6]
        for token in tokens:
            customers = customers.filter(pk__in=SearchToken.objects.filter(token=token).values("customer_id"))
        if len(term) == 1:
            customers = customers.filter(name_key__startswith=term)
            continue
        name = f"found_{number}"
        customers = customers.alias(**{name: Position("search_text", Cast(Value(term), TextField()))})
        customers = customers.filter(**{f"{name}__gt": 0})
    return customers
