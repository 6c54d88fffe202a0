"""The Celery application: JSON, ids only, late acknowledgement; beat's calendar stands in settings."""

from celery import Celery

app = Celery("crm_expo", task_cls="crm_expo.tenancy.tasks:PlatformTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
