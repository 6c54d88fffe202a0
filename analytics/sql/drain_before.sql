-- A full run makes everything queued until as_of superfluous.
DELETE FROM customers_touchedcustomer WHERE organizer_id = %(organizer_id)s AND touched_at <= %(as_of)s
