-- Per series and role, and over all series of a role (exhibition null): the medians of the value matrix, the
-- least net values of classes A and B, and the quantiles that the contribution index is read from.
WITH every AS (
    SELECT exhibition_id AS series_key, role_no, current, potential, money, recent_money,
           participations > 0 AND (r_ed <= 1 OR committed) AS is_placed
    FROM score_values
    UNION ALL
    SELECT 0, role_no, sum(current)::bigint, sum(potential)::bigint, sum(money)::bigint, sum(recent_money)::bigint,
           sum(participations) > 0 AND (min(r_ed) <= 1 OR bool_or(committed))
    FROM score_values GROUP BY customer_id, role_no
), medians AS (
    SELECT series_key, role_no, count(*)::int AS placed,
           percentile_cont(.5) WITHIN GROUP (ORDER BY current) AS median_current,
           percentile_cont(.5) WITHIN GROUP (ORDER BY potential) AS median_potential
    FROM every WHERE is_placed AND current IS NOT NULL AND potential IS NOT NULL
    GROUP BY series_key, role_no
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
), ranked AS (
    SELECT series_key, role_no, recent_money,
           row_number() OVER (PARTITION BY series_key, role_no ORDER BY recent_money) AS rank,
           count(*) OVER (PARTITION BY series_key, role_no) AS n
    FROM every WHERE recent_money IS NOT NULL
), ladder AS (
    -- The values at rank ceil((k − ½)·n/K), K being 400 or all there are.
    SELECT series_key, role_no, array_agg(recent_money ORDER BY rank) AS steps
    FROM ranked
    WHERE (2 * rank * least(n, 400) + n) / (2 * n) > (2 * (rank - 1) * least(n, 400) + n) / (2 * n)
    GROUP BY series_key, role_no
)
SELECT nullif(series_key, 0) AS exhibition_id, role_no, median_current, median_potential, coalesce(placed, 0) AS placed,
       a_from, b_from, coalesce(to_jsonb(steps), '[]') AS steps
FROM (SELECT DISTINCT series_key, role_no FROM every) AS key
LEFT JOIN medians USING (series_key, role_no)
LEFT JOIN class USING (series_key, role_no)
LEFT JOIN ladder USING (series_key, role_no)
