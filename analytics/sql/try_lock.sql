SELECT pg_try_advisory_xact_lock(hashtextextended('analytics.scores:' || %(organizer_id)s::text, 0))
