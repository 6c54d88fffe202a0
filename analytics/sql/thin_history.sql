-- History older than thirteen months keeps its last row of each quarter, per customer, role and series. The trigger
-- of the table says the same and stops everything else; it knows the database's own clock, so as_of never runs ahead.
WITH old AS (
    SELECT id, row_number() OVER (PARTITION BY customer_id, role, exhibition_id,
                                               date_trunc('quarter', as_of AT TIME ZONE 'UTC')
                                  ORDER BY as_of DESC, id DESC) AS place
    FROM analytics_scorehistory
    WHERE organizer_id = %(organizer_id)s AND as_of < least(%(as_of)s, now()) - interval '13 months'
)
DELETE FROM analytics_scorehistory
WHERE organizer_id = %(organizer_id)s
  AND id = ANY(ARRAY(SELECT id FROM old WHERE place > 1 ORDER BY id LIMIT %(batch)s))
