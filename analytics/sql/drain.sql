-- Taken from the queue first, read from the ledger after: whatever was queued is then visible.
-- Materialized, because a rescanned subquery with LIMIT and SKIP LOCKED would take more than the batch.
WITH head AS MATERIALIZED (
    SELECT id FROM customers_touchedcustomer WHERE organizer_id = %(organizer_id)s
    ORDER BY id LIMIT %(batch)s FOR UPDATE SKIP LOCKED
)
DELETE FROM customers_touchedcustomer
WHERE organizer_id = %(organizer_id)s AND id IN (SELECT id FROM head)
RETURNING customer_id
