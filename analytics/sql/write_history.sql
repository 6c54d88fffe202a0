-- History is of what was computed; what staff set by hand has rows of its own.
INSERT INTO analytics_scorehistory
    (organizer_id, customer_id, role, exhibition_id, as_of, recency, frequency, monetary, tier, committed,
     return_probability, loyalty, ladder, lifecycle, lifecycle_cause, current_minor, cause)
SELECT %(organizer_id)s, customer_id, role, exhibition_id, %(as_of)s, recency, frequency, monetary, tier, committed,
       return_probability, loyalty, coalesce(model_says ->> 'ladder', ladder),
       coalesce(model_says ->> 'lifecycle', lifecycle), lifecycle_cause, current_minor, %(cause)s
FROM score_difference WHERE steps
