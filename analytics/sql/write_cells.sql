-- A model's answers per history, written only where they differ from what is stored.
WITH fresh AS MATERIALIZED (
    SELECT * FROM unnest(%(exhibition_ids)s::bigint[], %(cell_roles)s::text[], %(returns)s::smallint[],
                         %(last_returns)s::smallint[], %(opportunities)s::smallint[], %(alive)s::float8[],
                         %(coming)s::float8[], %(odds)s::float8[], %(still)s::float8[], %(statuses)s::text[], %(versions)s::int[])
        AS cell (exhibition_id, role, returns, last_return, opportunities, alive_probability, return_probability,
                 log_odds, expected_editions, status, model_version)
), stale AS (
    DELETE FROM analytics_modelcell AS old
    WHERE organizer_id = %(organizer_id)s AND NOT EXISTS (
        SELECT FROM fresh WHERE fresh.exhibition_id = old.exhibition_id AND fresh.role = old.role
            AND fresh.returns = old.returns AND fresh.last_return = old.last_return
            AND fresh.opportunities = old.opportunities)
), changed AS (
    UPDATE analytics_modelcell AS old
    SET alive_probability = fresh.alive_probability, return_probability = fresh.return_probability,
        log_odds = fresh.log_odds,
        expected_editions = fresh.expected_editions,
        -- Ranges are drawn by a job of their own; those of another expectation are no longer true.
        expected_low = CASE WHEN fresh.expected_editions = old.expected_editions THEN old.expected_low END,
        expected_high = CASE WHEN fresh.expected_editions = old.expected_editions THEN old.expected_high END,
        status = fresh.status, model_version = fresh.model_version
    FROM fresh
    WHERE organizer_id = %(organizer_id)s AND fresh.exhibition_id = old.exhibition_id AND fresh.role = old.role
      AND fresh.returns = old.returns AND fresh.last_return = old.last_return
      AND fresh.opportunities = old.opportunities
      AND (fresh.alive_probability, fresh.return_probability, fresh.log_odds, fresh.expected_editions, fresh.status,
           fresh.model_version)
          IS DISTINCT FROM (old.alive_probability, old.return_probability, old.log_odds, old.expected_editions,
                            old.status, old.model_version)
)
INSERT INTO analytics_modelcell (organizer_id, exhibition_id, role, returns, last_return, opportunities,
                                 alive_probability, return_probability, log_odds, expected_editions, status, model_version)
SELECT %(organizer_id)s, fresh.* FROM fresh
WHERE NOT EXISTS (
    SELECT FROM analytics_modelcell AS old
    WHERE organizer_id = %(organizer_id)s AND fresh.exhibition_id = old.exhibition_id AND fresh.role = old.role
      AND fresh.returns = old.returns AND fresh.last_return = old.last_return
      AND fresh.opportunities = old.opportunities)
