-- Customers who had taken part by the later moment, counted by where they stood at each.
SELECT role, coalesce(earlier.tier, 'prospect'), later.tier, nullif(earlier.ladder, 'prospect'), later.ladder,
       count(*)::int
FROM score_after AS later LEFT JOIN score_before AS earlier USING (customer_id, role)
WHERE later.tier <> 'prospect'
GROUP BY role, earlier.tier, later.tier, earlier.ladder, later.ladder
