-- A text that changes with any line of the lists of customers at risk: names, scores, who stands there.
SELECT md5(string_agg(ROW(card.id, card.tier, card.committed, card.money_minor, card.current_minor, card.frequency,
                          card.monetary, card.return_probability, card.editions_since, card.recent_participations,
                          customer.name)::text, ',' ORDER BY card.id))
FROM (
    SELECT exhibition_id, array_agg(line::bigint) AS customers
    FROM (
        SELECT DISTINCT ON (exhibition_id) exhibition_id, figures -> 'risks' AS risks
        FROM analytics_picture
        WHERE organizer_id = %(organizer_id)s AND role = %(role)s
          AND (%(exhibition_id)s::bigint IS NULL OR exhibition_id = %(exhibition_id)s)
        ORDER BY exhibition_id, computed_at DESC
    ) AS picture, jsonb_path_query(risks, '$.*[*][0]') AS line
    GROUP BY exhibition_id
) AS named
JOIN customers_scorecard AS card ON card.organizer_id = %(organizer_id)s AND card.customer_id = ANY(customers)
    AND card.role = %(role)s AND card.exhibition_id = named.exhibition_id
JOIN customers_customer AS customer ON customer.organizer_id = %(organizer_id)s AND customer.id = card.customer_id
