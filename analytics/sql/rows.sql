-- Scorecards as they should stand: one per history, and one over all series of a customer's role. Where a role has
-- one series its rows speak for the whole as well.
WITH cut AS (
    SELECT exhibition_id, coalesce(exhibition_id, 0) AS series_key, role, levels, customers, base_rate,
           ARRAY(SELECT jsonb_array_elements_text(cuts)::bigint) AS cuts
    FROM analytics_cutpoints WHERE organizer_id = %(organizer_id)s
), basis AS (
    SELECT coalesce(exhibition_id, 0) AS series_key, role, median_current, median_potential, a_from, b_from,
           ARRAY(SELECT jsonb_array_elements_text(contribution_steps)::bigint) AS steps
    FROM analytics_valuebasis WHERE organizer_id = %(organizer_id)s
), several AS (
    SELECT array_position(%(roles)s, role) AS role_no FROM cut WHERE exhibition_id IS NOT NULL
    GROUP BY role HAVING count(*) > 1
), sponsoring AS (
    SELECT DISTINCT customer_id, exhibition_id FROM score_values WHERE role_no = 2 AND participations > 0
), series AS (
    SELECT valued.*, attitude_sum, attitude_weight, attitude_age, satisfaction, satisfaction_age, recommendation,
           satisfied_at, recommended_at, all_deeds, any_referral_age,
           (done.by_series -> valued.exhibition_id::text ->> 0)::float8 AS deeds,
           (done.by_series -> valued.exhibition_id::text ->> 1)::int AS referral_age,
           -- Where the model with answers is in use, it speaks of those who answered of the edition before the next.
           coalesce(1 / (1 + exp(-log_odds - CASE WHEN in_running THEN running_shift ELSE shift END)), by_history)
               AS return_probability,
           sponsoring.customer_id IS NOT NULL AS sponsor,
           was_away OR coalesce((unhappy >> edition_before) & 1 = 1, false) AS was_broken,
           series = 1 AND valued.role_no NOT IN (SELECT role_no FROM several) AS is_overall
    FROM score_values AS valued
    LEFT JOIN score_attitudes AS said ON said.customer_id = valued.customer_id AND said.role_no = valued.role_no
        AND said.exhibition_id = valued.exhibition_id
    LEFT JOIN score_advocacy AS done ON done.customer_id = valued.customer_id
    LEFT JOIN sponsoring ON sponsoring.customer_id = valued.customer_id
        AND sponsoring.exhibition_id = valued.exhibition_id
), every AS (
    SELECT customer_id, role_no, first_role, exhibition_id, participations, recent, committed, held, r_ed, streak, n, x,
           t_x, pattern, first_on, last_on, money, return_probability, alive_probability, return_status, model_version,
           behaviour, left_truncated, attitude_sum, attitude_weight, attitude_age, satisfaction, satisfaction_age,
           recommendation,
           -- A row that speaks of the whole counts deeds for series that the customer never came to as well.
           CASE WHEN is_overall THEN all_deeds ELSE deeds END AS deeds,
           CASE WHEN is_overall THEN any_referral_age ELSE referral_age END AS referral_age,
           sponsor, multi_edition, was_broken, paid_count, paid_money, expected, expected_editions, realized,
           current, potential, value_status, recent_money, is_overall, false AS is_repeated
    FROM series
    UNION ALL
    -- Who has one series has its figures over all; sums and the best of several are for the others.
    SELECT customer_id, role_no, first_role, NULL, participations, recent, committed, held, r_ed, streak, n, x,
           0, '', first_on, last_on, money, return_probability, alive_probability, return_status, NULL,
           behaviour, left_truncated, attitude_sum, attitude_weight, attitude_age, satisfaction, satisfaction_age,
           recommendation, all_deeds, any_referral_age, sponsor, multi_edition, was_broken, paid_count, paid_money,
           NULL, NULL, realized, current, potential, value_status, recent_money, true, true
    FROM series WHERE series = 1 AND NOT is_overall
    UNION ALL
    SELECT customer_id, role_no, min(first_role), NULL, sum(participations)::int, sum(recent)::int, bool_or(committed),
           max(held), min(r_ed), max(streak), sum(n)::int, sum(x)::int, 0, '', min(first_on), max(last_on),
           sum(money)::bigint, max(return_probability), max(alive_probability),
           (array_agg(return_status ORDER BY return_probability DESC NULLS LAST))[1], NULL,
           sum(behaviour * n) / nullif(sum(n) FILTER (WHERE behaviour IS NOT NULL), 0), bool_or(left_truncated),
           sum(attitude_sum), sum(attitude_weight), min(attitude_age),
           (array_agg(satisfaction ORDER BY satisfaction_age, satisfied_at DESC, exhibition_id)
            FILTER (WHERE satisfaction IS NOT NULL))[1],
           min(satisfaction_age),
           (array_agg(recommendation ORDER BY recommended_at DESC, exhibition_id)
            FILTER (WHERE recommendation IS NOT NULL))[1],
           min(all_deeds), min(any_referral_age), bool_or(sponsor), bool_or(multi_edition), bool_or(was_broken),
           sum(paid_count)::int, sum(paid_money)::bigint, NULL, NULL,
           -- A customer is won once, whatever its series.
           (sum(realized) + (count(realized) - 1) * max(acquisition))::bigint, sum(current)::bigint,
           sum(potential)::bigint, coalesce(min(value_status) FILTER (WHERE current IS NOT NULL), max(value_status)),
           sum(recent_money)::bigint, true, false
    FROM series WHERE series > 1 GROUP BY customer_id, role_no
), stepped AS (
    SELECT every.*, (%(roles)s)[role_no] AS role, median_current, median_potential, a_from, b_from, steps,
           cut.customers AS population,
           CASE WHEN participations = 0 THEN NULL WHEN r_ed = 0 THEN 5 WHEN committed THEN 4
                WHEN r_ed = 1 THEN 3 WHEN r_ed <= 3 THEN 2 ELSE 1 END AS r,
           CASE WHEN participations > 0 THEN least(recent, 5) END AS f,
           CASE WHEN participations > 0 AND levels > 1 THEN
               1 + (cuts[1] < money)::int + (cuts[2] < money)::int + (cuts[3] < money)::int + (cuts[4] < money)::int
           END AS m,
           attitude_sum / nullif(attitude_weight, 0) AS attitude, advocacy, loyalty,
           CASE WHEN attitude_age IS NOT NULL THEN loyalty ELSE 0 END AS proven,
           CASE WHEN committed THEN 0 ELSE coalesce(r_ed, 0) END AS missed
    FROM every
    LEFT JOIN cut ON cut.series_key = coalesce(every.exhibition_id, 0) AND cut.role = (%(roles)s)[role_no]
    LEFT JOIN basis ON basis.series_key = coalesce(every.exhibition_id, 0) AND basis.role = (%(roles)s)[role_no]
    CROSS JOIN LATERAL (SELECT CASE WHEN attitude_age IS NULL THEN 0 ELSE .35 * power(.5::float8, attitude_age) END
                        AS weight) AS attitude
    CROSS JOIN LATERAL (SELECT (.50 * behaviour + weight * coalesce(attitude_sum / nullif(attitude_weight, 0), 0))
                               / (.50 + weight) AS core,
                               CASE WHEN deeds > 0 THEN 100 * least(1, deeds / 2) END AS advocacy) AS joined
    CROSS JOIN LATERAL (SELECT core + .15 * coalesce(advocacy, 0) * (1 - core / 100) AS loyalty) AS lifted
    OFFSET 0  -- a fence: what follows uses these several times, and each would be worked out anew
), placed AS (
    SELECT *,
           CASE WHEN participations = 0 THEN 'prospect'
                WHEN satisfaction <= 2 AND satisfaction_age <= 2 THEN 'suspect'
                WHEN proven >= 80 AND streak >= 3 AND (multi_edition OR sponsor) THEN 'partner'
                WHEN proven >= 65 AND participations >= 3 AND r_ed <= 1
                     AND (recommendation >= 9 OR referral_age <= 3) THEN 'advocate'
                WHEN participations >= 2 THEN 'follower'
                ELSE 'suspect' END AS ladder,
           CASE WHEN participations = 0 THEN 'never_took_part'
                WHEN missed >= 3 THEN 'three_missed'
                WHEN missed = 2 AND last_on + interval '36 months' <= (%(as_of)s::timestamptz AT TIME ZONE 'UTC')::date
                    THEN 'three_years'
                WHEN missed = 2 THEN 'two_missed'
                WHEN missed = 1 AND alive_probability < .5 THEN 'probably_gone'
                WHEN satisfaction <= 2 AND satisfaction_age <= least(r_ed, 2) THEN 'dissatisfied'
                WHEN was_broken AND streak <= 1 AND participations >= 2 THEN 'won_back'
                WHEN participations >= 4 THEN 'four_editions'
                WHEN participations >= 2 THEN 'came_again'
                ELSE 'first_edition' END AS lifecycle_cause
    FROM stepped
), told AS (
    SELECT *,
           CASE WHEN lifecycle_cause IN ('three_missed', 'three_years') THEN 'dissolved'
                WHEN lifecycle_cause IN ('two_missed', 'probably_gone', 'dissatisfied') THEN 'weakening'
                WHEN lifecycle_cause = 'four_editions' THEN 'trust'
                WHEN lifecycle_cause IN ('won_back', 'came_again') THEN 'confirmation'
                ELSE 'cultivation' END AS lifecycle,
           CASE WHEN participations = 0 THEN NULL
                WHEN loyalty >= 80 AND (multi_edition OR sponsor) THEN 'alliance'
                WHEN loyalty >= 65 AND participations >= 4 THEN 'partnership'
                WHEN participations >= 2 THEN 'preferred'
                ELSE 'buy_sell' END AS relationship
    FROM placed
)
-- What staff set by hand stands in the shown columns; what was computed is kept beside it.
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
       is_overall, is_overall AND role_no = first_role AS is_primary,
       committed, participations, recent AS recent_participations,
       r_ed AS editions_since, streak, n AS opportunities, x AS returns, t_x AS last_return, pattern,
       first_on, last_on, money AS money_minor, return_probability, alive_probability,
       coalesce(return_status, 'insufficient_data') AS return_status, behaviour, loyalty,
       CASE WHEN attitude_age IS NULL OR behaviour IS NULL THEN 'behaviour_only' ELSE 'with_attitude' END
           AS loyalty_basis,
       satisfaction, satisfaction_age, recommendation, attitude, attitude_age, advocacy, referral_age,
       CASE WHEN behaviour >= 50 THEN CASE WHEN attitude >= 50 THEN 'true' WHEN attitude < 50 THEN 'spurious' END
            WHEN behaviour < 50 THEN CASE WHEN attitude >= 50 THEN 'latent' WHEN attitude < 50 THEN 'none' END
       END AS attitude_square,
       coalesce(hand.ladder, told.ladder) AS ladder,
       coalesce(hand.ladder, told.ladder) = 'follower' AND r_ed >= 2 AS is_declining,
       coalesce(hand.lifecycle, told.lifecycle) AS lifecycle, lifecycle_cause,
       coalesce(hand.relationship, told.relationship) AS relationship,
       CASE WHEN hand.customer_id IS NOT NULL THEN
           CASE WHEN hand.ladder IS NULL THEN '{}' ELSE jsonb_build_object('ladder', told.ladder) END
           || CASE WHEN hand.lifecycle IS NULL THEN '{}' ELSE jsonb_build_object('lifecycle', told.lifecycle) END
           || CASE WHEN hand.relationship IS NULL THEN '{}'
                   ELSE jsonb_build_object('relationship', told.relationship) END
       END AS model_says,
       paid_count AS paid_participations, paid_money AS paid_minor,
       expected AS expected_minor, expected_editions, realized AS realized_minor, current AS current_minor,
       potential AS potential_minor, value_status,
       CASE WHEN participations = 0 THEN NULL
            WHEN r_ed > 1 AND NOT committed THEN 'lapsed'
            WHEN current IS NULL OR potential IS NULL OR median_current IS NULL THEN NULL
            WHEN current > median_current AND potential > median_potential THEN 'valuable'
            WHEN current > median_current THEN 'sub_value'
            WHEN potential > median_potential THEN 'latent'
            ELSE 'low_value' END AS quadrant,
       CASE WHEN participations = 0 AND money = 0 THEN NULL WHEN money >= a_from THEN 'A' WHEN money >= b_from THEN 'B'
            ELSE 'C' END AS abc,
       50.0 * (width_bucket(recent_money, steps) + width_bucket(recent_money - 1, steps)) / nullif(cardinality(steps), 0)
           AS contribution,
       left_truncated, CASE WHEN held >= 4 AND population >= 5 THEN 'ok' ELSE 'insufficient_data' END AS status, model_version,
       is_repeated
FROM told LEFT JOIN score_overrides AS hand USING (customer_id)
