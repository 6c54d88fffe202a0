-- Returns and opportunities of the last three held editions, and per recency class over all held ones,
-- for each series and role. Opportunity k of a past "1…" is its (k+1)-th sign.
SELECT exhibition_id, role_no,
       coalesce(sum(customers * took) FILTER (WHERE is_recent), 0)::bigint AS returns,
       coalesce(sum(customers) FILTER (WHERE is_recent), 0)::bigint AS opportunities,
       ARRAY[coalesce(sum(customers * took) FILTER (WHERE missed = 0), 0),
             coalesce(sum(customers * took) FILTER (WHERE missed = 1), 0),
             coalesce(sum(customers * took) FILTER (WHERE missed BETWEEN 2 AND 3), 0),
             coalesce(sum(customers * took) FILTER (WHERE missed >= 4), 0)]::bigint[] AS class_returns,
       ARRAY[coalesce(sum(customers) FILTER (WHERE missed = 0), 0),
             coalesce(sum(customers) FILTER (WHERE missed = 1), 0),
             coalesce(sum(customers) FILTER (WHERE missed BETWEEN 2 AND 3), 0),
             coalesce(sum(customers) FILTER (WHERE missed >= 4), 0)]::bigint[] AS class_trials
FROM (
    SELECT exhibition_id, role_no, customers, substr(past, k + 1, 1)::int AS took,
           length(past) - k <= 3 AS is_recent,
           length(substring(left(past, k) FROM '0*$')) AS missed
    FROM (
        SELECT exhibition_id, role_no, past, sum(customers) AS customers FROM score_patterns
        WHERE past <> '' GROUP BY exhibition_id, role_no, past
    ) AS history
    CROSS JOIN LATERAL generate_series(1, length(past) - 1) AS k
) AS trial
GROUP BY exhibition_id, role_no
