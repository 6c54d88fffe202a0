-- Scorecards as they should stand: one per history, and one over all series of a customer's role.
WITH cut AS (
    SELECT exhibition_id, coalesce(exhibition_id, 0) AS series_key, role, levels, base_rate,
           ARRAY(SELECT jsonb_array_elements_text(cuts)::bigint) AS cuts
    FROM analytics_cutpoints WHERE organizer_id = %(organizer_id)s
), cell AS (
    SELECT exhibition_id, array_position(%(roles)s, role) AS role_no, returns, last_return, opportunities,
           alive_probability, return_probability, status, model_version
    FROM analytics_modelcell WHERE organizer_id = %(organizer_id)s
), series AS (
    SELECT history.*, cell.alive_probability, cell.return_probability, cell.model_version,
           CASE WHEN participations > 0 THEN status END AS return_status,
           length(substring(pattern FROM '1*$')) AS streak,
           CASE WHEN n > 0 THEN 100 * (.40 * (x + 2 * pi) / (n + 2)
                + .20 * least(length(substring(pattern FROM '1*$')), 5) / 5.0
                + .25 * power(.5::float8, r_ed) + .15 * least(participations, 5) / 5.0) END AS behaviour
    FROM score_histories AS history
    LEFT JOIN cell ON cell.exhibition_id = history.exhibition_id AND cell.role_no = history.role_no
        AND returns = x AND last_return = t_x AND opportunities = n AND participations > 0
    LEFT JOIN (SELECT array_position(%(roles)s, role) AS role_no, base_rate FROM cut WHERE series_key = 0)
        AS base ON base.role_no = history.role_no
    CROSS JOIN LATERAL (SELECT coalesce(base_rate, .5) AS pi) AS rate
), every AS (
    SELECT customer_id, role_no, first_role, exhibition_id, participations, recent, committed, held, r_ed, streak, n, x, t_x,
           pattern, first_on, last_on, money, return_probability, alive_probability, return_status, model_version,
           behaviour, left_truncated
    FROM series
    UNION ALL
    SELECT customer_id, role_no, min(first_role), NULL, sum(participations)::int, sum(recent)::int, bool_or(committed), max(held),
           min(r_ed), max(streak), sum(n)::int, sum(x)::int, 0, '', min(first_on), max(last_on), sum(money)::bigint,
           max(return_probability), max(alive_probability),
           (array_agg(return_status ORDER BY return_probability DESC NULLS LAST))[1], NULL,
           sum(behaviour * n) / nullif(sum(n) FILTER (WHERE behaviour IS NOT NULL), 0), bool_or(left_truncated)
    FROM series GROUP BY customer_id, role_no
), stepped AS (
    SELECT every.*, (%(roles)s)[role_no] AS role,
           CASE WHEN participations = 0 THEN NULL WHEN r_ed = 0 THEN 5 WHEN committed THEN 4
                WHEN r_ed = 1 THEN 3 WHEN r_ed <= 3 THEN 2 ELSE 1 END AS r,
           CASE WHEN participations > 0 THEN least(recent, 5) END AS f,
           CASE WHEN participations > 0 AND levels > 1 THEN
               1 + (cuts[1] < money)::int + (cuts[2] < money)::int + (cuts[3] < money)::int + (cuts[4] < money)::int
           END AS m
    FROM every LEFT JOIN cut ON series_key = coalesce(every.exhibition_id, 0) AND cut.role = (%(roles)s)[role_no]
)
SELECT customer_id, role, exhibition_id, r AS recency, f AS frequency, m AS monetary,
       CASE WHEN participations = 0 THEN 'prospect'
            WHEN r >= 4 AND f >= 4 AND coalesce(m >= 4, true) THEN 'champion'
            WHEN r >= 4 AND f >= 4 THEN 'loyal'
            WHEN r >= 4 AND participations = 1 THEN 'new'
            WHEN r >= 4 THEN 'promising'
            WHEN r >= 2 AND f >= 3 AND coalesce(m >= 4, true) THEN 'cannot_lose'
            WHEN r = 3 THEN 'needs_attention'
            WHEN r = 2 AND f >= 3 THEN 'at_risk'
            WHEN r = 2 THEN 'hibernating'
            ELSE 'lost' END AS tier,
       exhibition_id IS NULL AND role_no = first_role AS is_primary,
       committed, participations, recent AS recent_participations,
       r_ed AS editions_since, streak, n AS opportunities, x AS returns, t_x AS last_return, pattern,
       first_on, last_on, money AS money_minor, return_probability, alive_probability,
       coalesce(return_status, 'insufficient_data') AS return_status, behaviour, behaviour AS loyalty,
       'behaviour_only' AS loyalty_basis, left_truncated,
       CASE WHEN held >= 4 THEN 'ok' ELSE 'insufficient_data' END AS status, model_version
FROM stepped
