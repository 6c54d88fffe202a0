-- Four cut points of money per series and role, and over all series of a role (exhibition null), among
-- the customers with a participation in the last eight held editions: the value at rank ceil(j·n/5).
-- Equal values are counted first, so ranks are looked up among values, not among customers.
WITH several AS (
    SELECT role_no FROM score_patterns GROUP BY role_no HAVING count(DISTINCT exhibition_id) > 1
), valued AS (
    SELECT exhibition_id AS series_key, role_no, money, recent_taken > 0 AS counts FROM score_histories
    UNION ALL
    SELECT 0, role_no, sum(money)::bigint, bool_or(recent_taken > 0)
    FROM score_histories WHERE role_no IN (SELECT role_no FROM several) GROUP BY customer_id, role_no
), level AS (
    SELECT series_key, role_no, money, count(*) AS customers
    FROM valued WHERE counts GROUP BY series_key, role_no, money
), ranked AS (
    SELECT series_key, role_no, money,
           sum(customers) OVER (PARTITION BY series_key, role_no ORDER BY money) AS up_to,
           sum(customers) OVER (PARTITION BY series_key, role_no) AS n
    FROM level
), cut AS (
    SELECT series_key, role_no,
           ARRAY[min(money) FILTER (WHERE 5 * up_to >= n), min(money) FILTER (WHERE 5 * up_to >= 2 * n),
                 min(money) FILTER (WHERE 5 * up_to >= 3 * n), min(money) FILTER (WHERE 5 * up_to >= 4 * n)] AS cuts,
           least(count(*), 5)::int AS levels, max(n)::int AS customers
    FROM ranked GROUP BY series_key, role_no
), key AS (
    SELECT DISTINCT exhibition_id AS series_key, role_no FROM score_patterns
    UNION SELECT 0, role_no FROM several
)
-- With one series in a role, the figures over all series are those of that series.
SELECT place.exhibition_id, role_no, cuts, coalesce(levels, 0) AS levels, coalesce(customers, 0) AS customers
FROM key LEFT JOIN cut USING (series_key, role_no)
CROSS JOIN LATERAL (
    SELECT nullif(series_key, 0) AS exhibition_id
    UNION ALL
    SELECT NULL WHERE role_no NOT IN (SELECT role_no FROM several)
) AS place
