-- A customer has one primary row: the old one gives the flag up before another takes it.
UPDATE customers_scorecard SET is_primary = false
WHERE organizer_id = %(organizer_id)s
  AND id IN (SELECT scorecard_id FROM score_difference WHERE action = 'update' AND steps_down)
