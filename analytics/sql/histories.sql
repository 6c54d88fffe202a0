-- One row per customer, score role and series that counts: what they did, from the ledger alone.
-- Index-only over interaction_scores; the order of customers is kept all the way (no hash, no full sort).
WITH per_edition AS (
    SELECT customer_id, role_no, exhibition_id, edition_id,
           sum(sign) FILTER (WHERE effect = 'participation' AND occurred_at <= %(as_of)s) > 0 AS took,
           sum(sign) FILTER (WHERE effect = 'commitment' AND occurred_at <= %(as_of)s) > 0 AS bound,
           sum(sign) FILTER (WHERE effect = 'commitment') > 0 AS bound_ever,
           sum(value_minor) FILTER (WHERE occurred_at <= %(as_of)s) AS money
    FROM (
        SELECT customer_id, exhibition_id, edition_id, effect, sign, occurred_at, value_minor,
               CASE WHEN role = ANY(%(exhibitor)s) THEN 1 WHEN role = ANY(%(visitor)s) THEN 3
                    WHEN role = ANY(%(sponsor)s) THEN 2 END AS role_no
        FROM customers_interaction
        WHERE organizer_id = %(organizer_id)s /*scope*/ AND exhibition_id IS NOT NULL
    ) AS line
    WHERE role_no IS NOT NULL
    GROUP BY customer_id, role_no, exhibition_id, edition_id
), per_series AS (
    SELECT customer_id, role_no, per_edition.exhibition_id,
           coalesce(bit_or(1::bigint << least(idx, 59)) FILTER (WHERE took AND idx >= 1), 0) AS took,
           coalesce(bit_or(1::bigint << least(idx, 59))
                    FILTER (WHERE CASE WHEN idx < 2 THEN bound_ever ELSE bound END AND idx IS NOT NULL), 0) AS bound,
           bool_or(coalesce(bound, false)) AS was_bound,
           count(*) FILTER (WHERE took AND idx >= 2) AS held_taken,
           count(*) FILTER (WHERE took AND idx BETWEEN 2 AND 9) AS recent_taken,
           bool_or(coalesce(took AND idx = 1, false)) AS in_running,
           min(pos) FILTER (WHERE took AND idx >= 2) AS first_held,
           max(pos) FILTER (WHERE took AND idx >= 2) AS last_held,
           min(starts_on) FILTER (WHERE took AND idx >= 1) AS first_on,
           max(starts_on) FILTER (WHERE took AND idx >= 1) AS last_on,
           count(*) FILTER (WHERE took AND idx >= 1 AND money > 0) AS paid_count,
           coalesce(sum(money) FILTER (WHERE took AND idx >= 1 AND money > 0), 0)::bigint AS paid_money,
           coalesce(sum(money) FILTER (WHERE idx BETWEEN 2 AND 4), 0)::bigint AS recent_money,
           count(*) FILTER (WHERE bound_ever AND state IN ('running', 'next', 'later')) > 1 AS multi_edition,
           coalesce(sum(money), 0)::bigint AS money
    FROM per_edition LEFT JOIN score_editions USING (edition_id)
    GROUP BY customer_id, role_no, per_edition.exhibition_id
)
SELECT customer_id, role_no, min(role_no) OVER (PARTITION BY customer_id) AS first_role, exhibition_id,
       count(*) OVER (PARTITION BY customer_id, role_no) AS series,
       took, bound, money, paid_count::int AS paid_count, paid_money, multi_edition,
       CASE WHEN took & 28 <> 0 THEN recent_money END AS recent_money, recent_taken, in_running, first_on, last_on,
       (held_taken + in_running::int)::int AS participations,
       (recent_taken + in_running::int)::int AS recent,
       (bound & 3) <> 0 AS committed,
       coalesce(first_held = 1, false) AS left_truncated,
       coalesce(held, 0) AS held,
       CASE WHEN held_taken = 0 THEN 0 ELSE held - first_held + in_running::int END AS n,
       greatest(held_taken + in_running::int - 1, 0)::int AS x,
       CASE WHEN held_taken + in_running::int <= 1 THEN 0
            WHEN in_running THEN held - first_held + 1 ELSE last_held - first_held END AS t_x,
       CASE WHEN in_running THEN 0 ELSE held - last_held END AS r_ed
FROM per_series
LEFT JOIN (SELECT DISTINCT exhibition_id, held FROM score_editions) AS series USING (exhibition_id)
WHERE took <> 0 OR bound <> 0 OR was_bound OR money <> 0
