-- Scorecards that have to be written, and what happens to each. steps: the change is worth a line of history; a row
-- over all series that repeats the only series keeps none of its own, and what staff set is no step of the model.
SELECT coalesce(new.customer_id, old.customer_id) AS customer_id, old.id AS scorecard_id,
       CASE WHEN old.id IS NULL THEN 'insert' WHEN new.customer_id IS NULL THEN 'delete' ELSE 'update' END AS action,
       new.customer_id IS NOT NULL AND NOT is_repeated AND (old.id IS NULL OR moved
           OR round(new.loyalty) <> round(old.loyalty)  -- small steps of a row that is written anyway add up
           OR (new.tier, new.recency, new.frequency, new.monetary, new.committed,
               coalesce(new.model_says ->> 'ladder', new.ladder),
               coalesce(new.model_says ->> 'lifecycle', new.lifecycle))
               IS DISTINCT FROM
              (old.tier, old.recency, old.frequency, old.monetary, old.committed,
               coalesce(old.model_says ->> 'ladder', old.ladder),
               coalesce(old.model_says ->> 'lifecycle', old.lifecycle))) AS steps,
       coalesce(old.is_primary AND NOT new.is_primary, false) AS steps_down,
       new.role, new.exhibition_id, /*new columns*/
FROM (SELECT *, coalesce(exhibition_id, 0) AS series_key FROM score_rows) AS new
FULL JOIN (
    SELECT *, coalesce(exhibition_id, 0) AS series_key
    FROM customers_scorecard WHERE organizer_id = %(organizer_id)s /*scope*/
) AS old ON new.customer_id = old.customer_id AND new.role = old.role AND new.series_key = old.series_key
CROSS JOIN LATERAL (
    SELECT coalesce(abs(new.return_probability - old.return_probability) >= .01
               OR abs(new.loyalty - old.loyalty) >= 1, false)
           OR (new.return_probability IS NULL) <> (old.return_probability IS NULL)
           OR (new.loyalty IS NULL) <> (old.loyalty IS NULL)
           OR coalesce(abs(new.current_minor - old.current_minor) >= .01 * greatest(abs(old.current_minor), 100), false)
           OR (new.current_minor IS NULL) <> (old.current_minor IS NULL) AS moved
) AS change
WHERE old.id IS NULL OR new.customer_id IS NULL OR moved
   OR coalesce(abs(new.alive_probability - old.alive_probability) >= .01, false)
   OR coalesce(abs(new.behaviour - old.behaviour) >= 1, false)
   OR coalesce(abs(new.attitude - old.attitude) >= 1, false)
   OR (new.attitude IS NULL) <> (old.attitude IS NULL)
   OR coalesce(abs(new.potential_minor - old.potential_minor) >= .01 * greatest(abs(old.potential_minor), 100), false)
   OR (new.potential_minor IS NULL) <> (old.potential_minor IS NULL)
   OR coalesce(abs(new.expected_minor - old.expected_minor) >= .01 * greatest(abs(old.expected_minor), 100), false)
   OR (new.expected_minor IS NULL) <> (old.expected_minor IS NULL)
   OR coalesce(abs(new.contribution - old.contribution) >= 1, false)
   OR (new.contribution IS NULL) <> (old.contribution IS NULL)
   OR old.method_version <> %(method_version)s
   OR (/*new exact*/) IS DISTINCT FROM (/*old exact*/)
