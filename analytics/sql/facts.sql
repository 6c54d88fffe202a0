-- Who came to each edition in a role. The bit of an edition is idx, the bits above are the editions before it.
WITH edition AS (
    SELECT edition_id, exhibition_id, state, pos, idx, is_running FROM score_editions
    WHERE idx < 59  -- histories have 60 bits
), taken AS (
    SELECT exhibition_id, role_no, took, sum(customers) AS customers FROM score_patterns
    GROUP BY exhibition_id, role_no, took
), counted AS (
    SELECT edition_id, edition.exhibition_id, role_no,
           coalesce(sum(customers) FILTER (WHERE here), 0) AS participants,
           coalesce(sum(customers) FILTER (WHERE here AND before <> 0), 0) AS "returning",
           coalesce(sum(customers) FILTER (WHERE here AND before = (1::bigint << least(pos - 1, 58)) - 1), 0)
               AS every_edition,
           coalesce(sum(customers) FILTER (WHERE here AND last_time), 0) AS retained,
           coalesce(sum(customers) FILTER (WHERE here AND before = 0), 0) AS acquired,
           coalesce(sum(customers) FILTER (WHERE here AND before <> 0 AND NOT last_time), 0) AS regained,
           coalesce(sum(customers) FILTER (WHERE state = 'held' AND last_time AND NOT here), 0) AS lost
    FROM edition
    JOIN taken USING (exhibition_id)
    CROSS JOIN LATERAL (
        SELECT (took >> idx) & 1 = 1 AS here, took >> greatest(idx + 1, 2 - is_running::int) AS before
    ) AS seen
    CROSS JOIN LATERAL (SELECT before & 1 = 1 AS last_time) AS previous
    GROUP BY edition_id, edition.exhibition_id, role_no
), promised AS (
    SELECT edition_id, role_no, sum(customers) AS committed
    FROM (SELECT exhibition_id, role_no, bound, sum(customers) AS customers FROM score_patterns
          GROUP BY exhibition_id, role_no, bound) AS bound_by
    JOIN edition USING (exhibition_id)
    WHERE (bound >> idx) & 1 = 1
    GROUP BY edition_id, role_no
), money AS (
    SELECT edition_id, role_no, sum(value_minor)::bigint AS net_minor
    FROM (
        SELECT edition_id, value_minor,
               CASE WHEN role = ANY(%(exhibitor)s) THEN 1 WHEN role = ANY(%(visitor)s) THEN 3
                    WHEN role = ANY(%(sponsor)s) THEN 2 END AS role_no
        FROM customers_interaction
        WHERE organizer_id = %(organizer_id)s AND occurred_at <= %(as_of)s AND edition_id IS NOT NULL
          AND value_minor <> 0
    ) AS line
    WHERE role_no IS NOT NULL
    GROUP BY edition_id, role_no
)
SELECT edition_id, exhibition_id, (%(roles)s)[role_no] AS role, participants, coalesce(committed, 0) AS committed,
       "returning", every_edition, retained, acquired, regained, lost, coalesce(net_minor, 0) AS net_minor
FROM counted
LEFT JOIN promised USING (edition_id, role_no)
LEFT JOIN money USING (edition_id, role_no)
