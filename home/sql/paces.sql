-- How every edition that is not cancelled filled up: sums to the end of each day on which something changed, by the
-- edition's own clock. Heads, money and registrations are the ledger's, so a cancellation takes back on its own day
-- what was counted until then; square metres stand on contracts, which are confirmed on one day and may be cancelled
-- on another. What happened after the last day is left out.
WITH change AS (
    SELECT edition_id, occurred_at AS at, CASE WHEN role = ANY(%(exhibitors)s) THEN sign ELSE 0 END AS heads,
           0::numeric AS area, CASE WHEN role = ANY(%(exhibiting)s) THEN value_minor ELSE 0 END AS money,
           CASE WHEN role = ANY(%(exhibiting)s) THEN 0 ELSE sign END AS registered
    FROM customers_interaction
    WHERE organizer_id = %(organizer_id)s AND edition_id IS NOT NULL AND effect = 'commitment'
    UNION ALL
    SELECT edition_id, occurred_at, 0, 0, value_minor, 0
    FROM customers_interaction
    WHERE organizer_id = %(organizer_id)s AND edition_id IS NOT NULL AND effect = 'money' AND role = ANY(%(exhibiting)s)
    UNION ALL
    SELECT participation.edition_id, moment.at, 0, moment.sign * signed.area, 0, 0
    FROM (
        SELECT contract.participation_id, contract.confirmed_at, contract.cancelled_at, sum(line.area_m2) AS area
        FROM exhibitions_contract AS contract
        JOIN exhibitions_contractline AS line
            ON line.organizer_id = contract.organizer_id AND line.contract_id = contract.id
        WHERE contract.organizer_id = %(organizer_id)s AND contract.confirmed_at IS NOT NULL
        GROUP BY contract.id
    ) AS signed
    JOIN exhibitions_participation AS participation
        ON participation.organizer_id = %(organizer_id)s AND participation.id = signed.participation_id
    CROSS JOIN LATERAL (VALUES (1, signed.confirmed_at), (-1, signed.cancelled_at)) AS moment (sign, at)
    WHERE moment.at IS NOT NULL AND signed.area IS NOT NULL
), daily AS (
    SELECT edition.id, edition.starts_on - timezone(edition.timezone, change.at)::date AS days_before,
           sum(heads) AS heads, sum(area) AS area, sum(money) AS money, sum(registered) AS registered
    FROM change
    JOIN exhibitions_edition AS edition ON edition.organizer_id = %(organizer_id)s AND edition.id = change.edition_id
    WHERE NOT edition.is_cancelled AND timezone(edition.timezone, change.at)::date <= edition.ends_on
    GROUP BY 1, 2
)
SELECT id, days_before::int, (sum(heads) OVER past)::int, (sum(area) OVER past)::float8,
       (sum(money) OVER past)::bigint, (sum(registered) OVER past)::int
FROM daily
WINDOW past AS (PARTITION BY id ORDER BY days_before DESC)
ORDER BY id, days_before DESC
