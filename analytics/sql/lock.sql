-- One writer of scores per organizer; a transaction lock, because session locks break behind pgbouncer.
SELECT pg_advisory_xact_lock(hashtextextended('analytics.scores:' || %(organizer_id)s::text, 0))
