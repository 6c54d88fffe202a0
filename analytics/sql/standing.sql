-- Where everybody stands in one series.
SELECT customer_id, role, tier, ladder FROM score_rows WHERE exhibition_id = %(exhibition_id)s
