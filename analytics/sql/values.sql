-- Histories with what follows from their shape, and with what customers have brought and are still expected to
-- bring. Who never paid is expected to pay nothing; without a model of return or of money the value is not known.
WITH basis AS (
    SELECT exhibition_id, array_position(%(roles)s, role) AS role_no, margin, serving_minor, acquisition_minor,
           reachable, p, q, v, money_status, peers_quartile
    FROM analytics_valuebasis WHERE organizer_id = %(organizer_id)s
), peers AS (
    SELECT exhibition_id, array_position(%(roles)s, role) AS role_no, industry, size, quartile
    FROM analytics_peerquartile WHERE organizer_id = %(organizer_id)s
)
SELECT history.*, pattern, streak, first_on, last_on, alive_probability, return_probability AS by_history, log_odds,
       expected_editions, model_version, return_status, behaviour, was_away, edition_before, round(each)::bigint AS expected,
       CASE WHEN participations > 0 OR money <> 0 THEN
           round(money * coalesce(margin, 1) - participations * coalesce(serving_minor, 0)
                 - coalesce(acquisition_minor, 0))::bigint END AS realized,
       round(expected_editions * (each * margin - serving_minor))::bigint AS current,
       -- greatest() would take what is not known for 0.
       CASE WHEN coalesce(quartile, peers_quartile) - each IS NOT NULL THEN
           round(reachable * expected_editions * greatest(0, coalesce(quartile, peers_quartile) - each) * margin)::bigint
       END AS potential,
       coalesce(acquisition_minor, 0) AS acquisition,
       CASE WHEN money_status = 'not_converged' THEN money_status
            WHEN each IS NULL OR expected_editions IS NULL THEN 'insufficient_data'
            WHEN 'fallback_pooled' IN (return_status, money_status) THEN 'fallback_pooled'
            ELSE 'ok' END AS value_status
FROM score_histories AS history
LEFT JOIN basis ON basis.exhibition_id = history.exhibition_id AND basis.role_no = history.role_no
JOIN score_shapes AS shape ON shape.role_no = history.role_no AND shape.exhibition_id = history.exhibition_id
    AND shape.took = history.took AND shape.n = history.n AND shape.x = history.x AND shape.t_x = history.t_x
LEFT JOIN customers_customer AS party ON party.organizer_id = %(organizer_id)s AND party.id = history.customer_id
    AND party.industry <> '' AND party.size <> ''
LEFT JOIN peers ON peers.exhibition_id = history.exhibition_id AND peers.role_no = history.role_no
    AND peers.industry = party.industry AND peers.size = party.size
CROSS JOIN LATERAL (
    SELECT CASE WHEN participations = 0 OR p IS NULL THEN NULL
                WHEN paid_count = 0 THEN 0
                ELSE p * (v + paid_money) / (p * paid_count + q - 1) END AS each
) AS expectation
