-- Who came to which held edition, oldest first, as distinct histories with their counts: at most a few thousand rows.
-- A pattern's signs beyond the held editions (a running one) are left out; only the newest held ones are kept.
SELECT past, count(*)::int AS customers
FROM (
    SELECT right(CASE WHEN %(held)s < 40 THEN left(pattern, %(held)s)
                      WHEN last_on > %(newest_on)s THEN left(pattern, -1) ELSE pattern END, %(window)s) AS past
    FROM customers_scorecard
    WHERE organizer_id = %(organizer_id)s AND role = %(role)s AND exhibition_id = %(exhibition_id)s
      AND participations > 0
) AS history
WHERE length(past) = least(%(held)s, %(window)s) AND position('1' IN past) > 0
GROUP BY past
ORDER BY past
