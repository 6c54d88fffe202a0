-- The ranges of single customers by history; not where a run has meanwhile written another expectation.
UPDATE analytics_modelcell AS cell
SET expected_low = fresh.low, expected_high = fresh.high
FROM unnest(%(ids)s::bigint[], %(expected)s::float8[], %(lows)s::float8[], %(highs)s::float8[])
    AS fresh (id, expected, low, high)
WHERE organizer_id = %(organizer_id)s AND cell.id = fresh.id AND cell.expected_editions = fresh.expected
