-- One row per customer who answered a survey: the newest answers, and whether the customer came to the next edition.
-- area_m2 is what the customer's confirmed contracts of the surveyed edition booked, null when none says so.
-- Answers dated after the next edition began are left out: they know who came.
-- place is where the surveyed edition stands in a history of held editions, 0 when it is out of sight.
SELECT satisfaction, intention, deal_value, area_m2, took, CASE WHEN %(next_is_held)s AND took THEN came END AS came
FROM (
    SELECT DISTINCT ON (response.customer_id)
           response.answers ->> 'overall' AS satisfaction, response.answers ->> 'intention' AS intention,
           response.answers ->> 'deal_value' AS deal_value, area_m2,
           coalesce(substr(past, %(place)s, 1) = '1', false) AS took,
           coalesce(substr(past, %(place)s + 1, 1) = '1', false)::int AS came
    FROM surveys_response AS response
    LEFT JOIN LATERAL (
        SELECT right(CASE WHEN %(held)s < 40 THEN left(pattern, %(held)s)
                          WHEN last_on > %(newest_on)s THEN left(pattern, -1) ELSE pattern END, %(window)s) AS past
        FROM customers_scorecard AS card
        WHERE card.organizer_id = %(organizer_id)s AND card.customer_id = response.customer_id
          AND card.role = %(role)s AND card.exhibition_id = %(exhibition_id)s AND card.participations > 0
    ) AS history ON true
    LEFT JOIN LATERAL (
        SELECT sum(line.area_m2)::float8 AS area_m2
        FROM exhibitions_participation AS part
        JOIN exhibitions_contract AS contract ON contract.organizer_id = %(organizer_id)s
            AND contract.participation_id = part.id AND contract.state = 'confirmed'
        JOIN exhibitions_contractline AS line ON line.organizer_id = %(organizer_id)s
            AND line.contract_id = contract.id
        WHERE part.organizer_id = %(organizer_id)s AND part.customer_id = response.customer_id
          AND part.edition_id = %(edition_id)s
    ) AS booked ON true
    WHERE response.organizer_id = %(organizer_id)s AND response.survey_id = %(survey_id)s
      AND response.customer_id IS NOT NULL
      AND (%(next_begins)s::date IS NULL OR response.answered_at < %(next_begins)s::date
           OR response.answered_at >= response.received_at - interval '1 hour')
    ORDER BY response.customer_id, response.answered_at DESC, response.id DESC
) AS answer
