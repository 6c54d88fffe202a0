"""What customers to measure on did: editions, contacts, bookings, visits and their ledger lines, set by set."""

from __future__ import annotations

from datetime import date, timedelta

from crm_expo.boot.bench.ledger import sql
from crm_expo.tenancy.models import Organizer
from exhibitions.models import Edition, Exhibition

SERIES, EDITIONS = 2, 6
_CLOCK = "Asia/Shanghai"
#: Share of companies that ever exhibit, and of people that ever visit.
_EXHIBITING, _VISITING = 0.15, 0.45
#: Skewed as life is: the first companies have a hundred contacts, most have few.
_AFFILIATIONS = """
WITH company AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM customers_customer
    WHERE organizer_id = %(organizer)s AND kind = 'company'
), person AS MATERIALIZED (
    SELECT id, floor((SELECT count(*) FROM company) * power(random(), 1.5))::int AS place FROM customers_customer
    WHERE organizer_id = %(organizer)s AND kind = 'person'
)
INSERT INTO customers_affiliation (organizer_id, person_id, company_id, job_title, is_primary)
SELECT %(organizer)s, p.id, c.id, (ARRAY['采购经理', '市场总监', 'Buyer', 'Export Manager'])[1 + p.id %% 4],
  row_number() OVER (PARTITION BY c.id ORDER BY p.id) = 1
FROM person p JOIN company c USING (place)
"""
#: Each from a first edition on, until it dies, as often as it likes, in one series or in both.
_COMING = """
CREATE TEMP TABLE coming ON COMMIT DROP AS
WITH customer AS MATERIALIZED (
    SELECT id, kind, 1 + floor(random() * random() * %(editions)s)::int AS first, random() * .9 + .05 AS propensity,
      floor(ln(1 - random()) / ln(1 - random() * random() * .6 - .01))::int AS life,
      exp((random() + random() + random() - 1.5) * 1.4) AS purse, random() < .25 AS is_both
    FROM customers_customer
    WHERE organizer_id = %(organizer)s AND random() < CASE kind WHEN 'company' THEN %(exhibiting)s ELSE %(visiting)s END
)
SELECT c.id AS customer_id, c.kind, e.id AS edition_id, e.exhibition_id, e.starts_on,
  e.starts_on <= %(today)s AS is_held, random() < .85 OR e.starts_on > %(today)s AS stands,
  CASE WHEN c.kind = 'company' THEN CASE WHEN c.id %% 12 = 0 THEN 'sponsor' ELSE 'exhibitor' END
       WHEN c.id %% 3 = 0 THEN 'buyer' ELSE 'professional_visitor' END AS role,
  CASE WHEN c.kind = 'company' THEN round(3000000 * purse * (.6 + .8 * random()))
       WHEN c.id %% 2 = 0 THEN 0 ELSE round(9900 * (.6 + .8 * random())) END::bigint AS net_minor,
  row_number() OVER (PARTITION BY e.id, c.kind ORDER BY c.id) AS turn
FROM customer c JOIN exhibitions_edition e ON e.organizer_id = %(organizer)s
  AND e.number BETWEEN c.first AND c.first + c.life
  AND (e.number = c.first OR random() < c.propensity)
  AND (e.exhibition_id %% 2 = c.id / 3 %% 2 OR c.is_both)
"""
_PARTICIPATIONS = """
INSERT INTO exhibitions_participation (organizer_id, customer_id, edition_id, role, state, fascia_name, created_at,
  updated_at)
SELECT %(organizer)s, customer_id, edition_id, role,
  CASE WHEN NOT is_held THEN 'committed' WHEN stands THEN 'took_part' WHEN kind = 'company' THEN 'cancelled'
       ELSE 'committed' END,
  '', starts_on - 60, starts_on
FROM coming
"""
_HALLS = """
INSERT INTO exhibitions_hall (organizer_id, edition_id, name)
SELECT %(organizer)s, e.id, 'Hall ' || n FROM exhibitions_edition e CROSS JOIN generate_series(1, 8) n
WHERE e.organizer_id = %(organizer)s
"""
#: Booth numbers as they stand in contracts: A-12, B12, C-012.
_BOOKED = """
CREATE TEMP TABLE booked ON COMMIT DROP AS
SELECT c.*, p.id AS participation_id, 'Hall ' || 1 + turn %% 8 AS hall,
  chr(65 + (turn / 8 %% 26)::int) || (ARRAY['-', '', '-0'])[1 + turn %% 3] || 1 + turn / 208 AS booth
FROM coming c JOIN exhibitions_participation p ON p.organizer_id = %(organizer)s AND p.customer_id = c.customer_id
  AND p.edition_id = c.edition_id AND p.role = c.role
WHERE c.kind = 'company'
"""
_BOOTHS = """
WITH booth AS (
    INSERT INTO exhibitions_booth (organizer_id, hall_id, number, area_m2, open_sides, type, price_minor)
    SELECT %(organizer)s, h.id, b.booth, 9 * (1 + turn %% 6), 1, 'shell', 1500000
    FROM booked b JOIN exhibitions_hall h ON h.organizer_id = %(organizer)s AND h.edition_id = b.edition_id
      AND h.name = b.hall
    WHERE b.stands
    RETURNING id, hall_id, number
)
INSERT INTO exhibitions_boothallocation (organizer_id, booth_id, participation_id, state)
SELECT %(organizer)s, booth.id, b.participation_id, 'contracted'
FROM booth JOIN exhibitions_hall h ON h.organizer_id = %(organizer)s AND h.id = booth.hall_id
JOIN booked b ON b.edition_id = h.edition_id AND b.hall = h.name AND b.booth = booth.number
"""
_CONTRACTS = """
WITH contract AS (
    INSERT INTO exhibitions_contract (organizer_id, participation_id, number, state, currency, signed_on, confirmed_at,
      posted_minor, posted_commitment, postings, created_at)
    SELECT %(organizer)s, participation_id, 'C-' || participation_id,
      CASE WHEN stands THEN 'confirmed' ELSE 'cancelled' END, 'CNY', starts_on - 90, starts_on - 80,
      CASE WHEN stands THEN net_minor / 2 * 2 ELSE 0 END, stands, 1, starts_on - 90
    FROM booked
    RETURNING id, posted_minor
)
INSERT INTO exhibitions_contractline (organizer_id, contract_id, description, net_minor, tax_minor, rate,
  net_base_minor)
SELECT %(organizer)s, id, part, posted_minor / 2, 0, 1, posted_minor / 2
FROM contract CROSS JOIN unnest(ARRAY['Booth', 'Fascia and power']) part
"""
_REGISTRATIONS = """
INSERT INTO exhibitions_registration (organizer_id, edition_id, customer_id, company_id, source, external_id, status,
  category, role, order_id, buyer_email, currency, gross_minor, tax_minor, rate, net_base_minor, answers, extra,
  content_sha256, registered_at, posted_minor, posted_commitment, posted_attendance, postings, updated_at)
SELECT %(organizer)s, edition_id, customer_id, a.company_id, 'ticketing', edition_id || '-' || customer_id,
  'registered', role, role, '', '', 'CNY', net_minor, 0, 1, net_minor, '{}', '{}', '',
  starts_on - (1 + customer_id %% 60)::int, net_minor, true, stands AND is_held, 1 + (stands AND is_held)::int,
  starts_on
FROM coming LEFT JOIN customers_affiliation a ON a.organizer_id = %(organizer)s AND a.person_id = customer_id
WHERE kind = 'person'
ORDER BY starts_on
"""
_CHECK_INS = """
INSERT INTO exhibitions_checkin (organizer_id, registration_id, external_id, type, gate, at)
SELECT %(organizer)s, r.id, 'gate', 'entry', 'North', r.updated_at + interval '10 hours'
FROM exhibitions_registration r WHERE r.organizer_id = %(organizer)s AND r.posted_attendance
"""
_LINE = """
INSERT INTO customers_interaction (organizer_id, customer_id, kind, role, exhibition_id, edition_id, effect, sign,
  occurred_at, recorded_at, value_minor, source_ref, actor, text)
"""
#: In the order in which years of work would have told them.
_LINES = f"""{_LINE}
SELECT %(organizer)s, customer_id, kind, role, exhibition_id, edition_id, effect, 1, at, at, value, ref, '', '' FROM (
    SELECT b.customer_id, 'contract_confirmed' AS kind, b.role, b.exhibition_id, b.edition_id, 'commitment' AS effect,
      c.confirmed_at AS at, c.posted_minor AS value, 'contract:' || c.id || ':1' AS ref
    FROM booked b JOIN exhibitions_contract c
      ON c.organizer_id = %(organizer)s AND c.participation_id = b.participation_id AND b.stands
    UNION ALL
    SELECT customer_id, 'exhibited', role, exhibition_id, edition_id, 'participation', starts_on, 0,
      'participation:' || participation_id || ':1'
    FROM booked WHERE stands AND is_held
    UNION ALL
    SELECT r.customer_id, kind, r.role, e.exhibition_id, e.id, effect,
      CASE n WHEN 1 THEN r.registered_at ELSE r.updated_at + interval '10 hours' END,
      CASE n WHEN 1 THEN r.posted_minor ELSE 0 END, 'registration:' || r.id || ':' || n
    FROM exhibitions_registration r JOIN exhibitions_edition e
      ON e.organizer_id = %(organizer)s AND e.id = r.edition_id
    JOIN (VALUES ('registered', 'commitment', 1), ('checked_in', 'participation', 2)) k (kind, effect, n)
      ON n = 1 OR r.posted_attendance
    WHERE r.organizer_id = %(organizer)s
) told ORDER BY at
"""
#: Calls, mails and visits, so many that the ledger is full; the first customers have hundreds.
_CONTACTS = f"""
WITH customer AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM customers_customer WHERE organizer_id = %(organizer)s
), contact AS MATERIALIZED (
    SELECT n, floor((SELECT count(*) FROM customer) * power(random(), 2))::int AS place, random() AS age
    FROM generate_series(1, %(contacts)s) n
){_LINE}
SELECT %(organizer)s, c.id, (ARRAY['call', 'email', 'visit', 'note'])[1 + n %% 4], '', NULL, NULL, 'contact', 0, at, at,
  0, 'staff:bench-' || n, '', '沟通参展意向 Talked about the next edition, no. ' || n
FROM contact JOIN customer c USING (place)
CROSS JOIN LATERAL (SELECT %(today)s::date - age * interval '6 years' AS at) told
"""


def write_editions(organizer: Organizer, today: date) -> None:
    """This will make the open organizer's series and yearly editions; the last of the first series is ahead."""
    for series in range(1, SERIES + 1):
        fair = Exhibition.objects.create(organizer=organizer, slug=f"fair-{series}", name=f"展会 {series}")
        opening = today + timedelta(days=45 if series == 1 else -100)
        for number in range(1, EDITIONS + 1):
            starts_on = opening - timedelta(days=365 * (EDITIONS - number))
            Edition.objects.create(
                organizer=organizer, exhibition=fair, slug=f"fair-{series}-{number}", number=number,
                name=f"第{number}届展会 {series}", starts_on=starts_on, ends_on=starts_on + timedelta(days=2),
                timezone=_CLOCK, currency="CNY",
            )  # fmt: skip


def write_doings(organizer: Organizer, lines: int, today: date) -> dict[str, int]:
    """This will let the open organizer's customers come and be talked to. Shape: rows by name; lines in all."""
    here = {"organizer": organizer.pk, "today": today, "editions": EDITIONS}
    sql("SELECT setseed(%(seed)s)", seed=0.5)
    counts = {"affiliations": sql(_AFFILIATIONS, **here)}
    sql(_COMING, **here, exhibiting=_EXHIBITING, visiting=_VISITING)
    sql("ANALYZE coming")
    counts["participations"] = sql(_PARTICIPATIONS, **here)
    sql(_HALLS, **here)
    sql(_BOOKED, **here)
    sql("ANALYZE booked")
    counts["booths"] = sql(_BOOTHS, **here)
    counts["contracts"] = sql(_CONTRACTS, **here) // 2
    counts["registrations"] = sql(_REGISTRATIONS, **here)
    counts["check-ins"] = sql(_CHECK_INS, **here)
    told = sql(_LINES, **here)
    counts["ledger lines"] = told + sql(_CONTACTS, **here, contacts=max(lines - told, 0))
    return counts
