-- Histories counted by what was taken: a few hundred rows from which rates, fits and facts follow.
-- past is the held part, oldest first, without the editions before the customer's first.
SELECT role_no, exhibition_id, held, took, bound, left_truncated,
       ltrim((took >> 2)::bit(58)::text, '0') AS past, count(*)::int AS customers
FROM score_histories
GROUP BY role_no, exhibition_id, held, took, bound, left_truncated
