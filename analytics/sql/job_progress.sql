UPDATE jobs_job SET done = %(done)s, total = %(total)s, step = %(step)s
WHERE organizer_id = %(organizer_id)s AND id = %(job_id)s
