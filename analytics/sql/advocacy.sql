-- What customers did for others to come: over all series, and by series. A deed counts from the edition it was done
-- for: its age is the number of editions held since, and it fills V for three editions, the last held one and what is
-- to come being the first.
WITH done AS (
    SELECT customer_id, edition.exhibition_id, kind, (
        SELECT count(*) FROM score_editions AS later
        WHERE later.exhibition_id = edition.exhibition_id AND state = 'held' AND later.starts_on > edition.starts_on
    )::int AS age
    FROM exhibitions_advocacy AS advocacy
    JOIN exhibitions_edition AS edition
        ON edition.organizer_id = %(organizer_id)s AND edition.id = advocacy.edition_id
    WHERE advocacy.organizer_id = %(organizer_id)s AND happened_at <= %(as_of)s
      AND (withdrawn_at IS NULL OR withdrawn_at > %(as_of)s) /*scope*/
), by_series AS (
    SELECT customer_id, exhibition_id,
           sum(CASE kind WHEN 'referral' THEN 1 ELSE .5 END) FILTER (WHERE age < 3)::float8 AS deeds,
           min(age) FILTER (WHERE kind = 'referral' AND age <= 3) AS referral_age
    FROM done GROUP BY customer_id, exhibition_id
)
SELECT customer_id, sum(deeds) AS all_deeds, min(referral_age) AS any_referral_age,
       jsonb_object_agg(exhibition_id, jsonb_build_array(deeds, referral_age)) AS by_series
FROM by_series GROUP BY customer_id
