UPDATE customers_scorecard AS card
SET method_version = %(method_version)s, as_of = %(as_of)s, /*assignments*/
FROM score_difference AS changed
WHERE card.organizer_id = %(organizer_id)s AND card.id = changed.scorecard_id AND changed.action = 'update'
