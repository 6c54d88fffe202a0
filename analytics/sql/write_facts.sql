-- Facts of editions, a few rows each with its new as_of. The newest edition also keeps the tiers of the whole
-- role as they are now; older ones keep what they had when they were the newest.
WITH fresh AS MATERIALIZED (
    SELECT fact.*, CASE WHEN state = 'running' OR (pos = held AND NOT is_running) THEN tier.tiers END AS tiers
    FROM score_facts AS fact
    JOIN score_editions USING (edition_id)
    LEFT JOIN score_tiers AS tier ON tier.exhibition_id = fact.exhibition_id AND tier.role = fact.role
), gone AS (
    DELETE FROM analytics_editionfact AS old
    WHERE organizer_id = %(organizer_id)s
      AND NOT EXISTS (SELECT FROM fresh WHERE fresh.edition_id = old.edition_id AND fresh.role = old.role)
), changed AS (
    UPDATE analytics_editionfact AS old
    SET exhibition_id = fresh.exhibition_id, participants = fresh.participants, committed = fresh.committed,
        "returning" = fresh."returning", every_edition = fresh.every_edition, retained = fresh.retained,
        acquired = fresh.acquired, regained = fresh.regained, lost = fresh.lost, net_minor = fresh.net_minor,
        tiers = coalesce(fresh.tiers, old.tiers), as_of = %(as_of)s
    FROM fresh
    WHERE organizer_id = %(organizer_id)s AND fresh.edition_id = old.edition_id AND fresh.role = old.role
)
INSERT INTO analytics_editionfact
    (organizer_id, edition_id, exhibition_id, role, participants, committed, "returning", every_edition, retained,
     acquired, regained, lost, net_minor, tiers, as_of)
SELECT %(organizer_id)s, edition_id, exhibition_id, role, participants, committed, "returning", every_edition, retained,
       acquired, regained, lost, net_minor, coalesce(tiers, '{}'), %(as_of)s
FROM fresh
WHERE NOT EXISTS (
    SELECT FROM analytics_editionfact AS old
    WHERE organizer_id = %(organizer_id)s AND old.edition_id = fresh.edition_id AND old.role = fresh.role)
