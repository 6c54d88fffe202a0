"""The Celery application: JSON, ids only, late acknowledgement; beat's calendar stands in settings."""

from celery import Celery
from celery.signals import beat_init, worker_init

app = Celery("crm_expo", task_cls="crm_expo.tenancy.tasks:PlatformTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def serve_behind_the_wall(**_kwargs) -> None:
    """This will stop a worker or beat whose database role could pass row-level security."""
    from crm_expo.tenancy.roles import refuse_strong_role

    refuse_strong_role()
