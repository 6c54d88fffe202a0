-- Answers given by customers, as distinct histories and answers with their counts: the newest answer of each
-- customer to each survey of the series that was given before the next edition began. What a file does not date
-- carries the moment it was read, and counts. Answers are read as scoring reads them.
SELECT edition_id, past, satisfaction, intention, count(*)::int AS customers
FROM (
    SELECT DISTINCT ON (response.survey_id, response.customer_id) survey.edition_id,
           right(CASE WHEN %(held)s < 40 THEN left(pattern, %(held)s)
                      WHEN last_on > %(newest_on)s THEN left(pattern, -1) ELSE pattern END, %(window)s) AS past,
           CASE WHEN jsonb_typeof(response.answers -> 'overall') = 'number'
                     AND (response.answers ->> 'overall')::numeric BETWEEN 1 AND 5
                THEN round((response.answers ->> 'overall')::numeric)::int END AS satisfaction,
           response.answers ->> 'intention' AS intention
    FROM surveys_survey AS survey
    JOIN exhibitions_edition AS edition ON edition.id = survey.edition_id
    JOIN surveys_response AS response ON response.survey_id = survey.id AND response.customer_id IS NOT NULL
    JOIN customers_scorecard AS card ON card.customer_id = response.customer_id AND card.role = %(role)s
        AND card.exhibition_id = %(exhibition_id)s AND card.organizer_id = %(organizer_id)s AND card.participations > 0
    LEFT JOIN (
        SELECT id, lead(starts_on) OVER (ORDER BY starts_on, id) AS begins FROM exhibitions_edition
        WHERE organizer_id = %(organizer_id)s AND exhibition_id = %(exhibition_id)s AND NOT is_cancelled
    ) AS next ON next.id = edition.id
    WHERE survey.organizer_id = %(organizer_id)s AND edition.exhibition_id = %(exhibition_id)s
      AND survey.audience = %(role)s AND response.answered_at <= %(as_of)s
      AND (next.begins IS NULL OR response.answered_at < next.begins
           OR response.answered_at >= response.received_at - interval '1 hour')
    ORDER BY response.survey_id, response.customer_id, response.answered_at DESC, response.id DESC
) AS answer
WHERE length(past) = least(%(held)s, %(window)s)
GROUP BY edition_id, past, satisfaction, intention
ORDER BY edition_id, past, satisfaction, intention
