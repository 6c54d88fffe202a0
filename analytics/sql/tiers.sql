SELECT exhibition_id, role, jsonb_object_agg(tier, customers) AS tiers
FROM (SELECT exhibition_id, role, tier, count(*) AS customers FROM customers_scorecard
      WHERE organizer_id = %(organizer_id)s AND exhibition_id IS NOT NULL GROUP BY exhibition_id, role, tier) AS step
GROUP BY exhibition_id, role
