"""Whole worlds of known truth, written into the ledger at once."""

import numpy as np
from django.db import connection

from customers.models import Customer
from tests.analytics.ledger import Show

_LINES = """
INSERT INTO customers_interaction (organizer_id, customer_id, kind, role, exhibition_id, edition_id, effect, sign,
  occurred_at, recorded_at, value_minor, source_ref, actor, text)
SELECT %(organizer)s, customer, 'exhibited', 'exhibitor', %(exhibition)s, edition, 'participation', 1, moment, now(),
  value, 'world:' || customer || ':' || edition, '', ''
FROM unnest(%(customers)s::bigint[], %(editions)s::bigint[], %(moments)s::timestamptz[], %(values)s::bigint[])
     AS line(customer, edition, moment, value)
"""


def write_world(show: Show, came: np.ndarray, value: np.ndarray) -> list[int]:
    """
    Write exhibitors who took part and paid into the ledger; gives their ids, row by row.

    Shape: came and value (minor units) are customers × editions of the show, edition 1 first.
    """
    people = Customer.objects.bulk_create(
        Customer(organizer=show.organizer, kind="company", name=f"c{row}", name_key=f"c{row}", sort_key=f"c{row}")
        for row in range(len(came))
    )
    rows, places = np.nonzero(came)
    values = {
        "organizer": show.organizer.pk,
        "exhibition": show.exhibition.pk,
        "customers": [people[row].pk for row in rows],
        "editions": [show.editions[place].pk for place in places],
        "moments": [show.during(place + 1) for place in places],
        "values": value[rows, places].round().astype(int).tolist(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINES, values)
    return [person.pk for person in people]
