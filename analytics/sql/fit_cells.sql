-- The histories a model is fitted on: held editions only.
SELECT exhibition_id, role_no, left_truncated,
       length(replace(past, '0', '')) - 1 AS x,
       length(past) - 1 - length(substring(past FROM '0*$')) AS t_x,
       length(past) - 1 AS n,
       sum(customers)::bigint AS weight
FROM score_patterns
WHERE past <> ''
GROUP BY exhibition_id, role_no, left_truncated, past
