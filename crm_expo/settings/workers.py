"""Celery: acknowledged late, one task at a time, ids only; beat's calendar."""

from kombu import Queue

CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A dead broker never holds a request up, and a killed worker's tasks come back in seconds.
    "max_retries": 0,
    "interval_start": 0,
    "socket_connect_timeout": 1,
    "visibility_timeout": 1800,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TASK_SOFT_TIME_LIMIT = 300
CELERY_TASK_TIME_LIMIT = 600
CELERY_TIMEZONE = "UTC"
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES = [Queue("ingest"), Queue("default"), Queue("scores"), Queue("runs"), Queue("mail")]
CELERY_TASK_ROUTES = {
    "crm_expo.inbox.tasks.*": {"queue": "ingest"},
    "crm_expo.outbox.tasks.*": {"queue": "mail"},
    "analytics.tasks.score_organizer_task": {"queue": "runs"},
    "analytics.tasks.judge_organizer_task": {"queue": "runs"},
    "analytics.tasks.measure_equity_task": {"queue": "runs"},
    "analytics.tasks.*": {"queue": "scores"},
    "home.tasks.store_paces_task": {"queue": "runs"},
    "home.tasks.store_quality_task": {"queue": "runs"},
    "home.tasks.check_quality_task": {"queue": "runs"},
    "crm_expo.boot.tasks.*": {"queue": "runs"},
}
CELERY_BEAT_SCHEDULE = {
    "sweep-inbox": {
        "task": "crm_expo.inbox.tasks.sweep_inbox_task",
        "schedule": 3.0,
        "options": {"expires": 3, "queue": "ingest"},
    },
    "send-mail": {
        "task": "crm_expo.outbox.tasks.send_mail_task",
        "schedule": 10.0,
        "options": {"expires": 10, "queue": "mail"},
    },
    "refresh-touched": {
        "task": "analytics.tasks.refresh_touched_everywhere_task",
        "schedule": 3.0,
        "options": {"expires": 3, "queue": "scores"},
    },
    "beat-slot": {
        "task": "crm_expo.jobs.tasks.heartbeat_task",
        "schedule": 15.0,
        "options": {"expires": 15, "queue": "default"},
    },
    "forget-changes": {
        "task": "crm_expo.jobs.tasks.forget_changes_task",
        "schedule": 600.0,
        "options": {"expires": 600, "queue": "default"},
    },
    "open-editions": {
        "task": "exhibitions.tasks.open_editions_everywhere_task",
        "schedule": 600.0,
        "options": {"expires": 600, "queue": "default"},
    },
    "end-overrides": {
        "task": "customers.tasks.end_overrides_everywhere_task",
        "schedule": 600.0,
        "options": {"expires": 600, "queue": "default"},
    },
    "sweep-files": {
        "task": "customers.tasks.sweep_files_everywhere_task",
        "schedule": 21600.0,
        "options": {"expires": 3000, "queue": "default"},
    },
    "survey-results": {
        "task": "analytics.tasks.survey_results_everywhere_task",
        "schedule": 5.0,
        "options": {"expires": 5, "queue": "runs"},
    },
    "answer-imports": {
        "task": "surveys.tasks.sweep_answer_imports_task",
        "schedule": 30.0,
        "options": {"expires": 30, "queue": "default"},
    },
    "sweep-lists": {
        "task": "crm_expo.lists.tasks.sweep_lists_task",
        "schedule": 30.0,
        "options": {"expires": 30, "queue": "default"},
    },
    "thin-history": {
        "task": "analytics.tasks.thin_history_everywhere_task",
        "schedule": 3600.0,  # hourly look: each organizer's history is thinned once a month
        "options": {"expires": 3000, "queue": "runs"},
    },
    "home-nightly": {
        "task": "home.tasks.count_everywhere_task",
        "schedule": 1800.0,  # a look: each organizer is counted once a day after 03:00 of its own clock
        "options": {"expires": 1500, "queue": "default"},
    },
    "notice-digests": {
        "task": "crm_expo.kit.tasks.send_digests_everywhere_task",
        "schedule": 900.0,  # a look: each organizer's mails are written once a day after 08:00 of its own clock
        "options": {"expires": 800, "queue": "default"},
    },
    "score-nightly": {
        "task": "analytics.tasks.score_everywhere_task",
        "schedule": 3600.0,  # hourly look: each organizer is scored once a day after 02:00 of its own clock
        "options": {"expires": 3000, "queue": "scores"},
    },
}
