INSERT INTO customers_scorecard (organizer_id, customer_id, role, exhibition_id, method_version, as_of, /*columns*/)
SELECT %(organizer_id)s, customer_id, role, exhibition_id, %(method_version)s, %(as_of)s, /*columns*/
FROM score_difference WHERE action = 'insert'
