-- Answers given by customers, as distinct histories and answers with their counts: the newest answer of each
-- customer to each survey of the series.
SELECT edition_id, past, satisfaction, intention, count(*)::int AS customers
FROM (
    SELECT DISTINCT ON (response.survey_id, response.customer_id) survey.edition_id,
           right(CASE WHEN %(held)s < 40 THEN left(pattern, %(held)s)
                      WHEN last_on > %(newest_on)s THEN left(pattern, -1) ELSE pattern END, %(window)s) AS past,
           response.answers ->> 'overall' AS satisfaction, response.answers ->> 'intention' AS intention
    FROM surveys_survey AS survey
    JOIN exhibitions_edition AS edition ON edition.id = survey.edition_id
    JOIN surveys_response AS response ON response.survey_id = survey.id AND response.customer_id IS NOT NULL
    JOIN customers_scorecard AS card ON card.customer_id = response.customer_id AND card.role = %(role)s
        AND card.exhibition_id = %(exhibition_id)s AND card.organizer_id = %(organizer_id)s AND card.participations > 0
    WHERE survey.organizer_id = %(organizer_id)s AND edition.exhibition_id = %(exhibition_id)s
      AND survey.audience = %(role)s AND response.answered_at <= %(as_of)s
    ORDER BY response.survey_id, response.customer_id, response.answered_at DESC, response.id DESC
) AS answer
WHERE length(past) = least(%(held)s, %(window)s)
GROUP BY edition_id, past, satisfaction, intention
ORDER BY edition_id, past, satisfaction, intention
