-- Who took part in the surveyed edition and did not answer, and how many of them came to the next one.
-- Once invitations are recorded, only those who were invited count.
SELECT count(*)::int, (count(*) FILTER (WHERE substr(past, %(place)s + 1, 1) = '1'))::int
FROM (
    SELECT customer_id,
           right(CASE WHEN %(held)s < 40 THEN left(pattern, %(held)s)
                      WHEN last_on > %(newest_on)s THEN left(pattern, -1) ELSE pattern END, %(window)s) AS past
    FROM customers_scorecard
    WHERE organizer_id = %(organizer_id)s AND role = %(role)s AND exhibition_id = %(exhibition_id)s
      AND participations > 0
) AS history
WHERE substr(past, %(place)s, 1) = '1'
  AND NOT EXISTS (SELECT FROM surveys_response AS response WHERE response.organizer_id = %(organizer_id)s
                  AND response.survey_id = %(survey_id)s AND response.customer_id = history.customer_id)
  AND (NOT EXISTS (SELECT FROM surveys_invitation AS any_of_it WHERE any_of_it.organizer_id = %(organizer_id)s
                   AND any_of_it.survey_id = %(survey_id)s)
       OR EXISTS (SELECT FROM surveys_invitation AS asked WHERE asked.organizer_id = %(organizer_id)s
                  AND asked.survey_id = %(survey_id)s AND asked.customer_id = history.customer_id))
