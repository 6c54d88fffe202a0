-- What customers said, per score role and series: exhibitors' answers count for sponsors as well.
-- idx 1 and 2 (the running and the last held edition) have age 0. An intention's points are those learned from who
-- came, as the newest full run found them; a version learned since waits for the next run, so that all customers
-- are scored alike. Until then they are assumed. The same holds for what answers move in the log odds of returning
-- (shift: said of the last held edition; running_shift: of the running one).
WITH learned AS (
    SELECT DISTINCT ON (kind, exhibition_id, role) kind, exhibition_id, role, status, parameters
    FROM analytics_storedmodel
    WHERE organizer_id = %(organizer_id)s AND kind IN ('intent', 'logit') AND fitted_at < (
        SELECT as_of FROM analytics_scoringrun WHERE organizer_id = %(organizer_id)s ORDER BY id DESC LIMIT 1)
    ORDER BY kind, exhibition_id, role, version DESC
), answer AS (
    SELECT customer_id, role_no, score_editions.exhibition_id, idx, greatest(idx - 2, 0) AS age, answered_at, response.id,
           CASE WHEN jsonb_typeof(answers -> 'overall') = 'number' AND (answers ->> 'overall')::numeric BETWEEN 1 AND 5
                THEN round((answers ->> 'overall')::numeric)::int END AS overall,
           CASE WHEN jsonb_typeof(answers -> 'nps') = 'number' AND (answers ->> 'nps')::numeric BETWEEN 0 AND 10
                THEN round((answers ->> 'nps')::numeric)::int END AS nps,
           (coalesce(worth.parameters -> 'points', '{"plan": 100, "might": 50, "undecided": 25, "will_not": 0}')
            ->> (answers ->> 'intention'))::float8 AS intention,
           answers ->> 'intention' AS intended, moving.parameters -> 'shifts' AS shifts
    FROM surveys_response AS response
    JOIN surveys_survey AS survey ON survey.organizer_id = %(organizer_id)s AND survey.id = response.survey_id
    JOIN score_editions USING (edition_id)
    JOIN (VALUES ('exhibitor', 1), ('exhibitor', 2), ('visitor', 3)) AS asked (audience, role_no) USING (audience)
    LEFT JOIN learned AS worth ON worth.kind = 'intent' AND worth.role = audience
        AND worth.exhibition_id = score_editions.exhibition_id
    LEFT JOIN learned AS moving ON moving.kind = 'logit' AND moving.status = 'ok' AND moving.role = audience
        AND moving.exhibition_id = score_editions.exhibition_id
    WHERE response.organizer_id = %(organizer_id)s AND customer_id IS NOT NULL AND answered_at <= %(as_of)s
      AND idx >= 1 /*scope*/
), point AS (
    SELECT *, coalesce(25 * (overall - 1), 0) + coalesce(10 * nps, 0) + coalesce(intention, 0) AS points,
           num_nonnulls(overall, nps, intention) AS items,
           row_number() OVER (PARTITION BY customer_id, role_no, exhibition_id, idx, overall IS NULL
                              ORDER BY answered_at DESC, id DESC) = 1 AS is_latest,
           CASE WHEN idx <= 2 AND row_number() OVER (PARTITION BY customer_id, role_no, exhibition_id, idx
                                                     ORDER BY answered_at DESC, id DESC) = 1
                     AND (overall IS NOT NULL OR shifts -> 'intention' ? intended)
                THEN coalesce((shifts -> 'satisfaction' ->> overall::text)::float8, 0)
                     + coalesce((shifts -> 'intention' ->> intended)::float8, 0) END AS shift
    FROM answer
)
SELECT customer_id, role_no, exhibition_id,
       sum(points * power(.5::float8, age)) FILTER (WHERE age <= 3) AS attitude_sum,
       sum(items * power(.5::float8, age)) FILTER (WHERE age <= 3) AS attitude_weight,
       min(age) FILTER (WHERE age <= 3 AND items > 0) AS attitude_age,
       (array_agg(overall ORDER BY idx, answered_at DESC, id DESC) FILTER (WHERE overall IS NOT NULL))[1] AS satisfaction,
       min(age) FILTER (WHERE overall IS NOT NULL) AS satisfaction_age,
       (array_agg(answered_at ORDER BY idx, answered_at DESC, id DESC) FILTER (WHERE overall IS NOT NULL))[1] AS satisfied_at,
       (array_agg(nps ORDER BY idx, answered_at DESC, id DESC) FILTER (WHERE nps IS NOT NULL AND age <= 3))[1]
           AS recommendation,
       (array_agg(answered_at ORDER BY idx, answered_at DESC, id DESC) FILTER (WHERE nps IS NOT NULL AND age <= 3))[1]
           AS recommended_at,
       coalesce(bit_or(1::bigint << least(idx, 59)) FILTER (WHERE is_latest AND overall <= 2), 0) AS unhappy,
       max(shift) FILTER (WHERE idx = 2) AS shift, max(shift) FILTER (WHERE idx = 1) AS running_shift
FROM point GROUP BY customer_id, role_no, exhibition_id
