-- Scorecards that have to be written, and what happens to each. steps: the change is worth a line of history.
SELECT coalesce(new.customer_id, old.customer_id) AS customer_id, old.id AS scorecard_id,
       CASE WHEN old.id IS NULL THEN 'insert' WHEN new.customer_id IS NULL THEN 'delete' ELSE 'update' END AS action,
       new.customer_id IS NOT NULL AND (old.id IS NULL OR moved
           OR (new.tier, new.recency, new.frequency, new.monetary, new.committed)
               IS DISTINCT FROM (old.tier, old.recency, old.frequency, old.monetary, old.committed)) AS steps,
       coalesce(old.is_primary AND NOT new.is_primary, false) AS steps_down,
       new.role, new.exhibition_id, new.is_primary, new.recency, new.frequency, new.monetary, new.tier,
       new.committed, new.participations, new.recent_participations, new.editions_since, new.streak,
       new.opportunities, new.returns, new.last_return, new.pattern, new.first_on, new.last_on, new.money_minor,
       new.return_probability, new.alive_probability, new.return_status, new.behaviour, new.loyalty,
       new.loyalty_basis, new.left_truncated, new.status, new.model_version
FROM (SELECT *, coalesce(exhibition_id, 0) AS series_key FROM score_rows) AS new
FULL JOIN (
    SELECT *, coalesce(exhibition_id, 0) AS series_key
    FROM customers_scorecard WHERE organizer_id = %(organizer_id)s /*scope*/
) AS old ON new.customer_id = old.customer_id AND new.role = old.role AND new.series_key = old.series_key
CROSS JOIN LATERAL (
    SELECT coalesce(abs(new.return_probability - old.return_probability) >= .01
               OR abs(new.loyalty - old.loyalty) >= 1, false)
           OR (new.return_probability IS NULL) <> (old.return_probability IS NULL)
           OR (new.loyalty IS NULL) <> (old.loyalty IS NULL) AS moved
) AS change
WHERE old.id IS NULL OR new.customer_id IS NULL OR moved
   OR coalesce(abs(new.alive_probability - old.alive_probability) >= .01, false)
   OR old.method_version <> %(method_version)s
   OR (new.is_primary, new.recency, new.frequency, new.monetary, new.tier, new.committed, new.participations,
       new.recent_participations, new.editions_since, new.streak, new.opportunities, new.returns, new.last_return,
       new.pattern, new.first_on, new.last_on, new.money_minor, new.return_status, new.loyalty_basis,
       new.left_truncated, new.status, new.model_version)
      IS DISTINCT FROM
      (old.is_primary, old.recency, old.frequency, old.monetary, old.tier, old.committed, old.participations,
       old.recent_participations, old.editions_since, old.streak, old.opportunities, old.returns, old.last_return,
       old.pattern, old.first_on, old.last_on, old.money_minor, old.return_status, old.loyalty_basis,
       old.left_truncated, old.status, old.model_version)
