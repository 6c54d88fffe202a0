DELETE FROM customers_scorecard
WHERE organizer_id = %(organizer_id)s
  AND id IN (SELECT scorecard_id FROM score_difference WHERE action = 'delete')
