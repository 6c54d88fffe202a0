-- Per series and role, and over all series of a role (exhibition null): the medians of the value matrix, the
-- least net values of classes A and B, and the quantiles that the contribution index is read from.
-- Equal values are counted first, so ranks are looked up among values, not among customers.
WITH several AS (
    SELECT role_no FROM score_shapes GROUP BY role_no HAVING count(DISTINCT exhibition_id) > 1
), every AS (
    SELECT exhibition_id AS series_key, role_no, current, potential, money, recent_money,
           participations > 0 AND (r_ed <= 1 OR committed) AS is_placed
    FROM score_values
    UNION ALL
    SELECT 0, role_no, sum(current)::bigint, sum(potential)::bigint, sum(money)::bigint, sum(recent_money)::bigint,
           sum(participations) > 0 AND (min(r_ed) <= 1 OR bool_or(committed))
    FROM score_values WHERE role_no IN (SELECT role_no FROM several) GROUP BY customer_id, role_no
), placed AS (
    SELECT series_key, role_no, current, potential FROM every
    WHERE is_placed AND current IS NOT NULL AND potential IS NOT NULL
), counted AS (
    SELECT 'current' AS what, series_key, role_no, current AS value, count(*) AS customers FROM placed
    GROUP BY series_key, role_no, current
    UNION ALL
    SELECT 'potential', series_key, role_no, potential, count(*) FROM placed GROUP BY series_key, role_no, potential
    UNION ALL
    SELECT 'recent', series_key, role_no, recent_money, count(*) FROM every WHERE recent_money IS NOT NULL
    GROUP BY series_key, role_no, recent_money
), ranked AS (
    SELECT *, sum(customers) OVER (PARTITION BY what, series_key, role_no ORDER BY value)::bigint AS up_to,
           sum(customers) OVER (PARTITION BY what, series_key, role_no)::bigint AS n
    FROM counted
), median AS (
    SELECT what, series_key, role_no, max(n)::int AS n,
           (min(value) FILTER (WHERE up_to >= (n + 1) / 2) + min(value) FILTER (WHERE up_to >= n / 2 + 1)) / 2.0 AS value
    FROM ranked WHERE what <> 'recent' GROUP BY what, series_key, role_no
), level AS (
    SELECT series_key, role_no, money, sum(money) AS made FROM every WHERE money > 0
    GROUP BY series_key, role_no, money
), gained AS (
    SELECT *, sum(made) OVER (PARTITION BY series_key, role_no ORDER BY money DESC) - made AS before,
           sum(made) OVER (PARTITION BY series_key, role_no) AS total
    FROM level
), class AS (
    SELECT series_key, role_no, min(money) FILTER (WHERE 5 * before < 4 * total) AS a_from,
           min(money) FILTER (WHERE 20 * before < 19 * total) AS b_from
    FROM gained GROUP BY series_key, role_no
), ladder AS (
    -- The values at rank ceil((k − ½)·n/K), K being 400 or all there are: a value as often as such ranks fall on it.
    SELECT series_key, role_no, array_agg(value ORDER BY value) AS steps
    FROM ranked
    CROSS JOIN LATERAL generate_series(
        (2 * (up_to - customers) * least(n, 400) + n) / (2 * n) + 1, (2 * up_to * least(n, 400) + n) / (2 * n)
    ) AS k
    WHERE what = 'recent' GROUP BY series_key, role_no
), key AS (
    SELECT DISTINCT exhibition_id AS series_key, role_no FROM score_shapes
    UNION SELECT 0, role_no FROM several
)
-- With one series in a role, the figures over all series are those of that series.
SELECT place.exhibition_id, role_no, one.value::float8 AS median_current, two.value::float8 AS median_potential,
       coalesce(one.n, 0) AS placed, a_from, b_from, coalesce(to_jsonb(steps), '[]') AS steps
FROM key
LEFT JOIN (SELECT * FROM median WHERE what = 'current') AS one USING (series_key, role_no)
LEFT JOIN (SELECT * FROM median WHERE what = 'potential') AS two USING (series_key, role_no)
LEFT JOIN class USING (series_key, role_no)
LEFT JOIN ladder USING (series_key, role_no)
CROSS JOIN LATERAL (
    SELECT nullif(series_key, 0) AS exhibition_id
    UNION ALL
    SELECT NULL WHERE role_no NOT IN (SELECT role_no FROM several)
) AS place
