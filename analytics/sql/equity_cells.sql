-- Customers who took part by history, and what one participation of each would bring, added up: E[M]·margin − serving.
-- held_last is t_x without the running edition; value is null where no money model is in force.
SELECT card.exhibition_id, card.role, left_truncated, returns, last_return, opportunities, in_running, held_last,
       count(*)::int AS customers, sum(each * margin - serving_minor) AS value
FROM customers_scorecard AS card
JOIN analytics_valuebasis AS basis ON basis.organizer_id = %(organizer_id)s
    AND basis.exhibition_id = card.exhibition_id AND basis.role = card.role
LEFT JOIN unnest(%(running_series)s::bigint[], %(running_on)s::date[]) AS running (exhibition_id, starts_on)
    ON running.exhibition_id = card.exhibition_id
CROSS JOIN LATERAL (SELECT coalesce(last_on = starts_on, false) AS in_running) AS now
CROSS JOIN LATERAL (
    SELECT CASE WHEN in_running THEN opportunities - 1 - length(substring(left(pattern, -1) FROM '0*$'))
                ELSE last_return END AS held_last,
           CASE WHEN p IS NULL THEN NULL WHEN paid_participations = 0 THEN 0
                ELSE p * (v + paid_minor) / (p * paid_participations + q - 1) END AS each
) AS worth
WHERE card.organizer_id = %(organizer_id)s AND participations > 0
GROUP BY card.exhibition_id, card.role, left_truncated, returns, last_return, opportunities, in_running, held_last
ORDER BY card.exhibition_id, card.role, opportunities, returns, last_return, left_truncated, in_running, held_last
