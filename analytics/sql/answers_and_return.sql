-- One row per customer who answered a survey: the newest answers, and whether the customer came to the next edition.
-- area_m2 is what the customer's confirmed contracts of the surveyed edition booked, null when none says so.
-- Answers dated after the next edition began are left out: they know who came.
-- place is where the surveyed edition stands in a history of held editions, 0 when it is out of sight.
WITH said AS MATERIALIZED (
    SELECT DISTINCT ON (customer_id) customer_id, answers
    FROM surveys_response
    WHERE organizer_id = %(organizer_id)s AND survey_id = %(survey_id)s AND customer_id IS NOT NULL
      AND (%(next_begins)s::date IS NULL OR answered_at < %(next_begins)s::date
           OR answered_at >= received_at - interval '1 hour')
    ORDER BY customer_id, answered_at DESC, id DESC
), history AS MATERIALIZED (
    SELECT customer_id, right(CASE WHEN %(held)s < 40 THEN left(pattern, %(held)s)
                                   WHEN last_on > %(newest_on)s THEN left(pattern, -1) ELSE pattern END, %(window)s) AS past
    FROM customers_scorecard
    WHERE organizer_id = %(organizer_id)s AND role = %(role)s AND exhibition_id = %(exhibition_id)s
      AND participations > 0
), booked AS MATERIALIZED (
    SELECT part.customer_id, sum(line.area_m2)::float8 AS area_m2
    FROM exhibitions_participation AS part
    JOIN exhibitions_contract AS contract ON contract.organizer_id = %(organizer_id)s
        AND contract.participation_id = part.id AND contract.state = 'confirmed'
    JOIN exhibitions_contractline AS line ON line.organizer_id = %(organizer_id)s AND line.contract_id = contract.id
    WHERE part.organizer_id = %(organizer_id)s AND part.edition_id = %(edition_id)s
    GROUP BY part.customer_id
)
SELECT answers ->> 'overall' AS satisfaction, answers ->> 'intention' AS intention, answers ->> 'deal_value' AS deal_value,
       area_m2, coalesce(substr(past, %(place)s, 1) = '1', false) AS took,
       CASE WHEN %(next_is_held)s AND substr(past, %(place)s, 1) = '1'
            THEN coalesce(substr(past, %(place)s + 1, 1) = '1', false)::int END AS came
FROM said LEFT JOIN history USING (customer_id) LEFT JOIN booked USING (customer_id)
