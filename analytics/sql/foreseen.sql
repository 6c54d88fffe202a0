-- Customers with a loyalty score when the newest held edition opened, counted by it, by who was at the edition before,
-- and by who then came.
SELECT role, round(earlier.loyalty::numeric, 2)::float8, earlier.was_here, coalesce(later.was_here, false), count(*)::int
FROM score_opening AS earlier LEFT JOIN score_after AS later USING (customer_id, role)
WHERE earlier.loyalty IS NOT NULL
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
