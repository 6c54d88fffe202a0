-- Editions of every series as as_of sees them. idx is the bit of an edition in a history:
-- 0 the next one, 1 the running one, 2 the last held, 3 the held one before, and so on.
WITH clocked AS (
    SELECT id AS edition_id, exhibition_id, starts_on,
           starts_on::timestamp AT TIME ZONE timezone AS opens_at,
           (ends_on + 1)::timestamp AT TIME ZONE timezone AS closes_at
    FROM exhibitions_edition
    WHERE organizer_id = %(organizer_id)s AND NOT is_cancelled
), ordered AS (
    SELECT *, row_number() OVER (PARTITION BY exhibition_id ORDER BY closes_at, edition_id) AS pos,
           count(*) FILTER (WHERE closes_at <= %(as_of)s) OVER (PARTITION BY exhibition_id) AS held
    FROM clocked
), placed AS (
    SELECT *, bool_or(pos = held + 1 AND opens_at <= %(as_of)s) OVER (PARTITION BY exhibition_id) AS is_running
    FROM ordered
)
SELECT edition_id, exhibition_id, starts_on, pos::int AS pos, held::int AS held, is_running,
       CASE WHEN pos <= held THEN 'held'
            WHEN pos = held + 1 AND is_running THEN 'running'
            WHEN pos = held + 1 + is_running::int THEN 'next'
            ELSE 'later' END AS state,
       CASE WHEN pos <= held THEN held - pos + 2
            WHEN pos = held + 1 AND is_running THEN 1
            WHEN pos = held + 1 + is_running::int THEN 0 END::int AS idx
FROM placed
