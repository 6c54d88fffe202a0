-- A text that changes with any line of a list of customers at risk: names, scores, who stands there. As the list
-- itself: of the customers that the newest picture names, in all tiers or one, those who brought most.
WITH named AS MATERIALIZED (
    SELECT exhibition_id, ARRAY(
               SELECT (line ->> 0)::bigint
               FROM jsonb_path_query(CASE WHEN %(tier)s = '' THEN risks ELSE jsonb_build_object('', risks -> %(tier)s) END,
                                     '$.*[*]') AS line
               ORDER BY (line ->> 1)::bigint DESC, (line ->> 0)::bigint LIMIT %(kept)s) AS customers
    FROM (
        SELECT DISTINCT ON (exhibition_id) exhibition_id, figures -> 'risks' AS risks
        FROM analytics_picture
        WHERE organizer_id = %(organizer_id)s AND role = %(role)s
          AND (%(exhibition_id)s::bigint IS NULL OR exhibition_id = %(exhibition_id)s)
        ORDER BY exhibition_id, computed_at DESC
    ) AS picture
)
SELECT md5(string_agg(ROW(card.id, card.tier, card.committed, card.money_minor, card.current_minor, card.frequency,
                          card.monetary, card.return_probability, card.editions_since, card.recent_participations,
                          customer.name)::text, ',' ORDER BY card.id))
FROM named
JOIN customers_scorecard AS card ON card.organizer_id = %(organizer_id)s AND card.customer_id = ANY(customers)
    AND card.role = %(role)s AND card.exhibition_id = named.exhibition_id
JOIN customers_customer AS customer ON customer.organizer_id = %(organizer_id)s AND customer.id = card.customer_id
