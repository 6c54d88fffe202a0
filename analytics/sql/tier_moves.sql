-- The steps of R, F and M after the newest held edition and after the one before it, counted by pair: both from
-- the ledger as it stood then, so that both are computed alike. Money counts only as above or below the fourth step.
WITH money AS (
    SELECT customer_id,
           coalesce(sum(value_minor) FILTER (WHERE occurred_at <= %(before)s), 0)::bigint AS earlier,
           coalesce(sum(value_minor) FILTER (WHERE occurred_at <= %(after)s), 0)::bigint AS later,
           coalesce(sum(sign) FILTER (WHERE effect = 'commitment' AND edition_id = %(newest)s
                    AND occurred_at <= %(before)s), 0) > 0 AS bound_earlier,
           coalesce(sum(sign) FILTER (WHERE effect = 'commitment' AND edition_id = %(next)s
                    AND occurred_at <= %(after)s), 0) > 0 AS bound_later
    FROM customers_interaction
    WHERE organizer_id = %(organizer_id)s AND exhibition_id = %(exhibition_id)s AND role = ANY(%(fine_roles)s)
    GROUP BY customer_id
), history AS (
    SELECT customer_id,
           CASE WHEN %(held)s < 40 THEN left(pattern, %(held)s)
                WHEN last_on > %(newest_on)s THEN left(pattern, -1) ELSE pattern END AS past
    FROM customers_scorecard
    WHERE organizer_id = %(organizer_id)s AND role = %(role)s AND exhibition_id = %(exhibition_id)s
      AND participations > 0
), moment AS (
    SELECT customer_id, 1 AS at, left(past, -1) AS past, earlier AS money, bound_earlier AS bound
    FROM history JOIN money USING (customer_id)
    UNION ALL
    SELECT customer_id, 2, past, later, bound_later FROM history JOIN money USING (customer_id)
), counted AS (
    SELECT customer_id, at, money, bound, length(replace(past, '0', '')) AS took,
           length(substring(past FROM '0*$')) AS missed, length(replace(right(past, 8), '0', '')) AS recent
    FROM moment
), cut AS (
    SELECT at, percentile_disc(.6) WITHIN GROUP (ORDER BY money) FILTER (WHERE recent > 0) AS third,
           count(DISTINCT money) FILTER (WHERE recent > 0) AS levels
    FROM counted GROUP BY at
), stepped AS (
    SELECT customer_id, at, least(took, 2)::int AS took,
           CASE WHEN took = 0 THEN NULL WHEN missed = 0 THEN 5 WHEN bound THEN 4
                WHEN missed = 1 THEN 3 WHEN missed <= 3 THEN 2 ELSE 1 END AS r,
           CASE WHEN took > 0 THEN least(recent, 5)::int END AS f,
           CASE WHEN took > 0 AND levels > 1 THEN CASE WHEN money > third THEN 4 ELSE 3 END END AS m
    FROM counted JOIN cut USING (at)
)
SELECT one.r, one.f, one.m, one.took, two.r, two.f, two.m, two.took, count(*)::int
FROM stepped AS one JOIN stepped AS two USING (customer_id)
WHERE one.at = 1 AND two.at = 2 AND two.took > 0
GROUP BY one.r, one.f, one.m, one.took, two.r, two.f, two.m, two.took
