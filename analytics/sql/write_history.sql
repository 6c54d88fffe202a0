INSERT INTO analytics_scorehistory
    (organizer_id, customer_id, role, exhibition_id, as_of, recency, frequency, monetary, tier, committed,
     return_probability, loyalty, ladder, lifecycle, lifecycle_cause, current_minor, cause)
SELECT %(organizer_id)s, customer_id, role, exhibition_id, %(as_of)s, recency, frequency, monetary, tier, committed,
       return_probability, loyalty, ladder, lifecycle, lifecycle_cause, current_minor, %(cause)s
FROM score_difference WHERE steps
