-- One pass over an organizer's scorecards of series: counts and sums by every pair of steps and every class that the
-- pages show. Groups of ten and the curve follow the cut rule (1 + cuts strictly below), so equal values stay
-- together; bin 0 of a value means 0 or less, bin i begins at the i-th bound.
WITH card AS MATERIALIZED (
    SELECT exhibition_id, role, recency, greatest(frequency, 1) AS step, tier, committed, quadrant, abc, ladder,
           lifecycle, money_minor, realized_minor, current_minor, potential_minor
    FROM customers_scorecard
    WHERE organizer_id = %(organizer_id)s AND exhibition_id IS NOT NULL
), cut AS MATERIALIZED (  -- or it would be worked out for every card while nothing is known of their number
    SELECT exhibition_id, role,
           percentile_disc(ARRAY[.1, .2, .3, .4, .5, .6, .7, .8, .9]) WITHIN GROUP (ORDER BY current_minor) AS tenths,
           percentile_disc(%(fractions)s::float8[]) WITHIN GROUP (ORDER BY money_minor)
               FILTER (WHERE abc IS NOT NULL) AS ranks
    FROM card GROUP BY exhibition_id, role
), placed AS (
    SELECT card.*,
           CASE WHEN current_minor IS NOT NULL THEN 1 + width_bucket(current_minor - 1, tenths) END AS decile,
           CASE WHEN current_minor IS NOT NULL THEN width_bucket(current_minor, %(bounds)s::bigint[]) END AS bin,
           CASE WHEN quadrant <> 'lapsed' THEN width_bucket(current_minor, %(bounds)s::bigint[]) END AS x,
           CASE WHEN quadrant <> 'lapsed' THEN width_bucket(potential_minor, %(bounds)s::bigint[]) END AS y,
           CASE WHEN abc IS NOT NULL THEN 1 + width_bucket(money_minor - 1, ranks) END AS rank
    FROM card JOIN cut USING (exhibition_id, role)
)
SELECT exhibition_id, role,
       CASE WHEN grouping(recency) = 0 THEN 'matrix' WHEN grouping(tier) = 0 THEN 'tier'
            WHEN grouping(quadrant) = 0 THEN 'quadrant' WHEN grouping(abc) = 0 THEN 'abc'
            WHEN grouping(ladder) = 0 THEN 'ladder' WHEN grouping(lifecycle) = 0 THEN 'lifecycle'
            WHEN grouping(decile) = 0 THEN 'decile' WHEN grouping(bin) = 0 THEN 'bin'
            WHEN grouping(x) = 0 THEN 'square' WHEN grouping(rank) = 0 THEN 'rank' ELSE 'all' END AS part,
       coalesce(recency::text, tier, quadrant, abc, ladder, lifecycle, decile::text, bin::text, x::text, rank::text),
       coalesce(step::text, committed::text, y::text),
       count(*)::int AS customers, sum(money_minor)::bigint AS money, count(current_minor)::int AS valued,
       sum(realized_minor)::bigint AS realized, sum(current_minor)::bigint AS current,
       sum(potential_minor)::bigint AS potential, min(current_minor) AS least, max(current_minor) AS most
FROM placed
GROUP BY GROUPING SETS (
    (exhibition_id, role), (exhibition_id, role, recency, step), (exhibition_id, role, tier, committed),
    (exhibition_id, role, quadrant), (exhibition_id, role, abc), (exhibition_id, role, ladder),
    (exhibition_id, role, lifecycle), (exhibition_id, role, decile), (exhibition_id, role, bin),
    (exhibition_id, role, x, y), (exhibition_id, role, rank))
