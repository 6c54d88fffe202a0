-- Where everybody stands in one series.
SELECT customer_id, role, tier, ladder, loyalty, editions_since = 0 AS was_here
FROM score_rows WHERE exhibition_id = %(exhibition_id)s
