-- One row per customer, score role and series that counts: what they did, from the ledger alone.
-- Index-only over interaction_scores; the order of customers is kept all the way (no hash, no full sort), and
-- editions are looked up in a sorted list instead of being joined.
WITH shown AS (
    SELECT array_agg(edition_id ORDER BY edition_id) AS ids, array_agg(idx ORDER BY edition_id) AS places
    FROM score_editions
), per_edition AS (
    SELECT customer_id, role_no, exhibition_id, edition_id,
           -- What was paid and given back to the last cent is no participation.
           sum(sign) FILTER (WHERE effect = 'participation' AND occurred_at <= %(as_of)s) > 0
               AND (max(value_minor) FILTER (WHERE occurred_at <= %(as_of)s) <= 0
                    OR sum(value_minor) FILTER (WHERE occurred_at <= %(as_of)s) > 0) AS took,
           sum(sign) FILTER (WHERE effect = 'commitment' AND occurred_at <= %(as_of)s) > 0 AS bound,
           sum(sign) FILTER (WHERE effect = 'commitment') > 0 AS bound_ever,
           sum(value_minor) FILTER (WHERE occurred_at <= %(as_of)s) AS money
    FROM (
        SELECT customer_id, exhibition_id, edition_id, effect, sign, occurred_at, value_minor,
               CASE WHEN role = ANY(%(exhibitor)s) THEN 1 WHEN role = ANY(%(visitor)s) THEN 3
                    WHEN role = ANY(%(sponsor)s) THEN 2 END AS role_no
        FROM customers_interaction
        WHERE organizer_id = %(organizer_id)s /*scope*/ AND exhibition_id IS NOT NULL
    ) AS line
    GROUP BY customer_id, role_no, exhibition_id, edition_id
), placed AS (
    -- idx is null for editions that are cancelled or come after the next one. In order already: saying so keeps the
    -- order known to what follows, and the look-up done once a row.
    SELECT customer_id, role_no, exhibition_id, took, bound, bound_ever, money, ids[found] = edition_id AS is_shown,
           CASE WHEN ids[found] = edition_id THEN places[found] END AS idx
    FROM (SELECT *, width_bucket(edition_id, (SELECT ids FROM shown)) AS found, (SELECT ids FROM shown) AS ids,
                 (SELECT places FROM shown) AS places FROM per_edition) AS one
    ORDER BY customer_id, role_no, exhibition_id
), per_series AS (
    SELECT customer_id, role_no, exhibition_id,
           coalesce(bit_or(1::bigint << least(idx, 59)) FILTER (WHERE took AND idx >= 1), 0) AS took,
           coalesce(bit_or(1::bigint << least(idx, 59))
                    FILTER (WHERE CASE WHEN idx < 2 THEN bound_ever ELSE bound END AND idx IS NOT NULL), 0) AS bound,
           bool_or(coalesce(bound, false)) AS was_bound,
           (count(*) FILTER (WHERE took AND idx >= 2))::int AS held_taken,
           max(idx) FILTER (WHERE took AND idx >= 2) AS first_idx,
           min(idx) FILTER (WHERE took AND idx >= 2) AS last_idx,
           (count(*) FILTER (WHERE took AND idx >= 1 AND money > 0))::int AS paid_count,
           coalesce(sum(money) FILTER (WHERE took AND idx >= 1 AND money > 0), 0)::bigint AS paid_money,
           coalesce(sum(money) FILTER (WHERE idx BETWEEN 2 AND 4), 0)::bigint AS recent_money,
           count(*) FILTER (WHERE bound_ever AND is_shown AND coalesce(idx, 0) < 2) > 1 AS multi_edition,
           coalesce(sum(money), 0)::bigint AS money
    FROM placed
    GROUP BY customer_id, role_no, exhibition_id
), counted AS (
    SELECT per_series.*, coalesce(held, 0) AS held, took & 2 <> 0 AS in_running
    FROM per_series
    LEFT JOIN (SELECT DISTINCT exhibition_id, held FROM score_editions) AS series USING (exhibition_id)
    -- In one piece, or the role would be asked for once more in every line of the ledger.
    WHERE CASE WHEN role_no IS NOT NULL THEN took <> 0 OR bound <> 0 OR was_bound OR money <> 0 END
)
SELECT customer_id, role_no, min(role_no) OVER (PARTITION BY customer_id) AS first_role, exhibition_id,
       count(*) OVER (PARTITION BY customer_id, role_no) AS series,
       took, bound, money, paid_count, paid_money, multi_edition, in_running, held,
       CASE WHEN took & 28 <> 0 THEN recent_money END AS recent_money,
       bit_count((took & 1020)::bit(60))::int AS recent_taken,
       held_taken + in_running::int AS participations,
       bit_count((took & 1022)::bit(60))::int AS recent,
       (bound & 3) <> 0 AS committed,
       coalesce(first_idx = held + 1, false) AS left_truncated,
       CASE WHEN held_taken = 0 THEN 0 ELSE first_idx - 2 + in_running::int END AS n,
       greatest(held_taken + in_running::int - 1, 0) AS x,
       CASE WHEN held_taken + in_running::int <= 1 THEN 0
            WHEN in_running THEN first_idx - 1 ELSE first_idx - last_idx END AS t_x,
       CASE WHEN in_running THEN 0 ELSE last_idx - 2 END AS r_ed
FROM counted
