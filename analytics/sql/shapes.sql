-- Histories told apart: what follows from a history alone, worked out once for all customers who share it.
-- A few hundred rows, joined to customers; patterns and models are never looked at per customer.
WITH cell AS (
    SELECT exhibition_id, array_position(%(roles)s, role) AS role_no, returns, last_return, opportunities,
           alive_probability, return_probability, log_odds, expected_editions, status, model_version
    FROM analytics_modelcell WHERE organizer_id = %(organizer_id)s
), base AS (
    SELECT array_position(%(roles)s, role) AS role_no, base_rate
    FROM analytics_cutpoints WHERE organizer_id = %(organizer_id)s AND exhibition_id IS NULL
), shape AS (
    SELECT DISTINCT role_no, exhibition_id, took, n, x, t_x, participations, r_ed, held, in_running
    FROM score_histories
), drawn AS (
    SELECT *, right(((took >> (2 - in_running::int))::bit(60))::text, least(held + in_running::int, 40)) AS pattern
    FROM shape
), run AS (
    SELECT *, length(substring(pattern FROM '1*$')) AS streak FROM drawn
), absence AS (
    -- Editions missed before the last one attended; only who is back for the first time is asked.
    SELECT *, CASE WHEN x > 0 AND streak <= 1 THEN length(substring(pattern FROM '1(0*)10*$')) END AS gap FROM run
)
SELECT shape.role_no, shape.exhibition_id, took, n, x, t_x, pattern, streak,
       first_one.starts_on AS first_on, last_one.starts_on AS last_on,
       cell.alive_probability, cell.return_probability, cell.log_odds, cell.expected_editions, cell.model_version,
       cell.status AS return_status,
       CASE WHEN n > 0 THEN 100 * (.40 * (x + 2 * base_rate) / (n + 2) + .20 * least(streak, 5) / 5.0
            + .25 * power(.5::float8, r_ed) + .15 * least(participations, 5) / 5.0) END AS behaviour,
       -- A gap that begins before what the pattern shows is a long one.
       coalesce(gap >= 2 OR gap = 1 AND earlier.alive_probability < .5,
                x > 0 AND streak <= 1 AND length(pattern) = 40) AS was_away,
       -- The edition attended before the latest one: what was said of it stood until the return.
       CASE WHEN in_running THEN 2 ELSE r_ed + 3 END + coalesce(gap, 0) AS edition_before
FROM absence AS shape
LEFT JOIN cell ON cell.exhibition_id = shape.exhibition_id AND cell.role_no = shape.role_no
    AND cell.returns = x AND cell.last_return = t_x AND cell.opportunities = n AND participations > 0
LEFT JOIN cell AS earlier ON earlier.exhibition_id = shape.exhibition_id AND earlier.role_no = shape.role_no
    AND earlier.returns = x - 1 AND earlier.last_return = t_x - 1 - gap AND earlier.opportunities = t_x - 1
LEFT JOIN score_editions AS first_one ON first_one.exhibition_id = shape.exhibition_id AND participations > 0
    AND first_one.idx = n + 2 - in_running::int
LEFT JOIN score_editions AS last_one ON last_one.exhibition_id = shape.exhibition_id AND participations > 0
    AND last_one.idx = CASE WHEN in_running THEN 1 ELSE r_ed + 2 END
LEFT JOIN base ON base.role_no = shape.role_no
