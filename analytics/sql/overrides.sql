-- What staff set by hand of a customer, in force now. Judged is what was computed: an opinion is no evidence.
SELECT customer_id, max(value) FILTER (WHERE aspect = 'ladder') AS ladder,
       max(value) FILTER (WHERE aspect = 'lifecycle') AS lifecycle,
       max(value) FILTER (WHERE aspect = 'relationship') AS relationship
FROM customers_override
WHERE organizer_id = %(organizer_id)s AND ended_at IS NULL AND aspect <> 'stage' AND %(cause)s <> 'judged' /*scope*/
GROUP BY customer_id
