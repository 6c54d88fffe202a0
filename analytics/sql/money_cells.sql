-- What a money model is fitted on: customers by paid participations and mean value, the value to one per cent.
SELECT exhibition_id, role_no, paid_count, exp(avg(ln(paid_money::float8 / paid_count))) AS mean_value,
       count(*)::float8 AS weight
FROM score_histories
WHERE paid_count > 0
GROUP BY exhibition_id, role_no, paid_count, round(100 * ln(paid_money::float8 / paid_count))
ORDER BY exhibition_id, role_no, paid_count, mean_value
