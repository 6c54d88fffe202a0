-- Four cut points of money per series and role, and over all series of a role (exhibition null), among
-- the customers with a participation in the last eight held editions.
WITH valued AS (
    SELECT exhibition_id, role_no, money, recent_taken > 0 AS counts FROM score_histories
    UNION ALL
    SELECT NULL, role_no, sum(money)::bigint, bool_or(recent_taken > 0)
    FROM score_histories GROUP BY customer_id, role_no
)
SELECT exhibition_id, role_no,
       percentile_disc(ARRAY[.2, .4, .6, .8]) WITHIN GROUP (ORDER BY money) FILTER (WHERE counts) AS cuts,
       least(count(DISTINCT money) FILTER (WHERE counts), 5)::int AS levels,
       (count(*) FILTER (WHERE counts))::int AS customers
FROM valued GROUP BY exhibition_id, role_no
