-- Who slips away and is not committed, those of each tier who brought most first: so many that a page of one tier or
-- of all is known without looking at the others.
SELECT exhibition_id, role, tier, array_agg(customer_id ORDER BY place), array_agg(money_minor ORDER BY place)
FROM (
    SELECT exhibition_id, role, tier, customer_id, money_minor,
           row_number() OVER (PARTITION BY exhibition_id, role, tier ORDER BY money_minor DESC, customer_id) AS place
    FROM customers_scorecard
    WHERE organizer_id = %(organizer_id)s AND exhibition_id IS NOT NULL AND tier = ANY(%(tiers)s) AND NOT committed
) AS ranked
WHERE place <= %(most)s
GROUP BY exhibition_id, role, tier
