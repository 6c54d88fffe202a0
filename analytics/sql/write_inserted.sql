INSERT INTO customers_scorecard
    (organizer_id, customer_id, role, exhibition_id,
     is_primary, recency, frequency, monetary, tier, committed, participations, recent_participations,
     editions_since, streak, opportunities, returns, last_return, pattern, first_on, last_on, money_minor,
     return_probability, alive_probability, return_status, behaviour, loyalty, loyalty_basis, left_truncated,
     status, model_version,
     method_version, as_of)
SELECT %(organizer_id)s, customer_id, role, exhibition_id,
       is_primary, recency, frequency, monetary, tier, committed, participations, recent_participations,
       editions_since, streak, opportunities, returns, last_return, pattern, first_on, last_on, money_minor,
       return_probability, alive_probability, return_status, behaviour, loyalty, loyalty_basis,
       left_truncated, status, model_version,
       %(method_version)s, %(as_of)s
FROM score_difference WHERE action = 'insert'
