-- Third quartile of money per paid participation: of each industry and size with twenty customers, and of all
-- customers of a series and role (industry null).
SELECT exhibition_id, role_no, industry, size, count(*)::int AS customers,
       round(percentile_disc(.75) WITHIN GROUP (ORDER BY paid_money::float8 / paid_count))::bigint AS quartile
FROM score_histories
JOIN customers_customer AS party ON party.organizer_id = %(organizer_id)s AND party.id = customer_id
WHERE paid_count > 0
GROUP BY GROUPING SETS ((exhibition_id, role_no), (exhibition_id, role_no, industry, size))
HAVING GROUPING(industry) = 1 OR (industry <> '' AND size <> '' AND count(*) >= 20)
