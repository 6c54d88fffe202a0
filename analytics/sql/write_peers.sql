WITH fresh AS MATERIALIZED (
    SELECT exhibition_id, (%(roles)s)[role_no] AS role, industry, size, customers, quartile
    FROM score_peers WHERE industry IS NOT NULL
), stale AS (
    DELETE FROM analytics_peerquartile AS old
    WHERE organizer_id = %(organizer_id)s AND NOT EXISTS (
        SELECT FROM fresh WHERE (fresh.exhibition_id, fresh.role, fresh.industry, fresh.size)
                              = (old.exhibition_id, old.role, old.industry, old.size))
), changed AS (
    UPDATE analytics_peerquartile AS old SET customers = fresh.customers, quartile = fresh.quartile
    FROM fresh
    WHERE organizer_id = %(organizer_id)s AND (fresh.exhibition_id, fresh.role, fresh.industry, fresh.size)
                                            = (old.exhibition_id, old.role, old.industry, old.size)
      AND (fresh.customers, fresh.quartile) <> (old.customers, old.quartile)
)
INSERT INTO analytics_peerquartile (organizer_id, exhibition_id, role, industry, size, customers, quartile)
SELECT %(organizer_id)s, fresh.* FROM fresh
WHERE NOT EXISTS (
    SELECT FROM analytics_peerquartile AS old
    WHERE organizer_id = %(organizer_id)s AND (fresh.exhibition_id, fresh.role, fresh.industry, fresh.size)
                                            = (old.exhibition_id, old.role, old.industry, old.size))
