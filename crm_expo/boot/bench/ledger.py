"""A ledger to measure on: customers who come, stay away and die out over nine editions, written behind the walls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection

from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from exhibitions.models import Edition, Exhibition

EDITIONS = 9
FIRST_YEAR = 2017
#: The eighth edition is held, the ninth is ahead.
AS_OF = datetime(FIRST_YEAR + 7, 8, 1, tzinfo=UTC)
_EXHIBITORS = 0.04
_CUSTOMERS = """
INSERT INTO customers_customer (organizer_id, kind, name, name_key, sort_key, name_latin, given_name, family_name,
  search_text, email, email_key, phone, phone_e164, uscc, website, country, city, industry, size, language, stage,
  prospect_source, grade, internal_note, profile, version, created_at, updated_at)
SELECT %(organizer)s, CASE WHEN i <= %(exhibitors)s THEN 'company' ELSE 'person' END, 'c' || i, 'c' || i, 'c' || i,
  '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', 'actual', 'staff', 'ordinary', '', '', 1, now(), now()
FROM generate_series(1, %(customers)s) i
"""
#: Who comes: a first edition, a chance of dying after each, a propensity and a purse of one's own; each participation
#: is committed, then takes part. Drawn once per customer, or nobody would differ from anybody.
_PARTICIPATIONS = """
WITH customer AS MATERIALIZED (
    SELECT id, kind, 1 + floor(random() * random() * %(held)s)::int AS first, random() * .9 + .05 AS propensity,
           floor(ln(1 - random()) / ln(1 - random() * random() * .6 - .01))::int AS life,
           exp((random() + random() + random() - 1.5) * 1.4) AS purse, random() < .5 AS is_guest
    FROM customers_customer WHERE organizer_id = %(organizer)s
)
INSERT INTO customers_interaction (organizer_id, customer_id, kind, role, exhibition_id, edition_id, effect, sign,
  occurred_at, recorded_at, value_minor, source_ref, actor, text)
SELECT %(organizer)s, c.id, k.kind,
  CASE WHEN c.kind = 'company' THEN 'exhibitor' WHEN c.id %% 3 = 0 THEN 'buyer' ELSE 'professional_visitor' END,
  e.exhibition_id, e.id, k.effect, 1, (e.starts_on - k.before)::timestamp AT TIME ZONE 'Asia/Shanghai', now(),
  CASE WHEN k.effect <> 'commitment' THEN 0
       WHEN c.kind = 'company' THEN round(2000000 * purse * (.6 + .8 * random()))
       WHEN is_guest THEN 0 ELSE round(9900 * purse * (.6 + .8 * random())) END,
  c.id || ':' || e.id || ':' || k.kind, '', ''
FROM customer c
JOIN exhibitions_edition e ON e.organizer_id = %(organizer)s AND e.number BETWEEN c.first AND c.first + c.life
     AND (e.number = c.first OR random() < c.propensity)
CROSS JOIN (VALUES ('registered', 'commitment', 60), ('checked_in', 'participation', 0)) k(kind, effect, before)
WHERE e.number <= %(held)s OR (k.effect = 'commitment' AND random() < .3)
ORDER BY 9
"""
#: The rest of the lines are calls, mails and visits, which every score has to step over.
_CONTACTS = """
INSERT INTO customers_interaction (organizer_id, customer_id, kind, role, effect, sign, occurred_at, recorded_at,
  value_minor, source_ref, actor, text)
SELECT %(organizer)s, c.id, 'email', '', 'contact', 0, %(since)s::date + random() * interval '7 years', now(),
  0, 'mail:' || c.id || ':' || i, '', ''
FROM generate_series(1, %(each)s) i CROSS JOIN customers_customer c
WHERE c.organizer_id = %(organizer)s AND random() < %(share)s
"""


@dataclass(frozen=True)
class Filled:
    """An organizer with its ledger."""

    organizer: Organizer
    customers: int
    rows: int


def sql(statement: str, **parameters: object) -> int:
    """This will run a statement and count the rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def fill(customers: int, rows: int, organizers: int) -> list[Filled]:
    """This will make organizers that share customers and lines: the first has half of them, as large ones do."""
    sizes = [max(customers // 2, 1)] if organizers > 1 else [customers]
    rest = organizers - len(sizes)
    sizes += [max((customers - sizes[0]) // rest, 1)] * rest if rest else []
    return [_fill_one(number, size, round(rows * size / customers)) for number, size in enumerate(sizes, start=1)]


def _fill_one(number: int, customers: int, rows: int) -> Filled:
    organizer = Organizer.objects.create(slug=f"bench-{number}", name=f"Bench {number}")
    with tenant(organizer):
        _editions(organizer)
        here = {"organizer": organizer.pk, "customers": customers, "exhibitors": round(customers * _EXHIBITORS)}
        sql(f"SELECT setseed(.{number:02d})")
        sql(_CUSTOMERS, **here)
        written = write_participations(organizer, held=EDITIONS - 1)
        written += write_contacts(organizer, max(rows - written, 0) / customers, date(FIRST_YEAR, 1, 1))
    return Filled(organizer, customers, written)


def write_participations(organizer: Organizer, *, held: int) -> int:
    """This will let the open organizer's customers come to its editions, companies as exhibitors, and count lines."""
    return sql(_PARTICIPATIONS, organizer=organizer.pk, held=held)


def write_contacts(organizer: Organizer, average: float, since: date) -> int:
    """This will write that many mails to each customer on average over seven years, and count lines."""
    each = int(average) + 1
    return sql(_CONTACTS, organizer=organizer.pk, each=each, share=average / each, since=since)


def _editions(organizer: Organizer) -> None:
    series = Exhibition.objects.create(organizer=organizer, slug="fair", name="Fair")
    for number in range(1, EDITIONS + 1):
        Edition.objects.create(
            organizer=organizer, exhibition=series, slug=f"fair-{number}", number=number, name=f"Fair {number}",
            starts_on=date(FIRST_YEAR + number - 1, 5, 3), ends_on=date(FIRST_YEAR + number - 1, 5, 5),
            timezone="Asia/Shanghai", currency="CNY",
        )  # fmt: skip
