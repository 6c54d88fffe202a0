UPDATE customers_scorecard AS card
SET
    is_primary = changed.is_primary, recency = changed.recency, frequency = changed.frequency, monetary =
    changed.monetary, tier = changed.tier, committed = changed.committed, participations =
    changed.participations, recent_participations = changed.recent_participations, editions_since =
    changed.editions_since, streak = changed.streak, opportunities = changed.opportunities, returns =
    changed.returns, last_return = changed.last_return, pattern = changed.pattern, first_on =
    changed.first_on, last_on = changed.last_on, money_minor = changed.money_minor, return_probability =
    changed.return_probability, alive_probability = changed.alive_probability, return_status =
    changed.return_status, behaviour = changed.behaviour, loyalty = changed.loyalty, loyalty_basis =
    changed.loyalty_basis, left_truncated = changed.left_truncated, status = changed.status, model_version =
    changed.model_version,
    method_version = %(method_version)s, as_of = %(as_of)s
FROM score_difference AS changed
WHERE card.organizer_id = %(organizer_id)s AND card.id = changed.scorecard_id AND changed.action = 'update'
