-- Customers with an owner who begin to slip away by what is about to be written: for each owner how many, and the one
-- who brought most. A customer seen for the first time has not fallen.
SELECT owner_id, count(*)::int, (array_agg(customer_id ORDER BY money_minor DESC, customer_id))[1],
       (array_agg(name ORDER BY money_minor DESC, customer_id))[1]
FROM (
    SELECT customer.owner_id, customer.id AS customer_id, customer.name, changed.money_minor
    FROM score_difference AS changed
    JOIN customers_scorecard AS card ON card.organizer_id = %(organizer_id)s AND card.id = changed.scorecard_id
    JOIN customers_customer AS customer
        ON customer.organizer_id = %(organizer_id)s AND customer.id = changed.customer_id
    WHERE changed.action = 'update' AND changed.is_primary AND customer.owner_id IS NOT NULL AND NOT changed.committed
      AND (changed.tier = ANY(%(tiers)s) AND NOT (card.tier = ANY(%(tiers)s))
           OR changed.is_declining AND NOT card.is_declining)
) AS fallen
GROUP BY owner_id ORDER BY owner_id
