"""The project and the floor that every app stands on."""

from crm_expo.celery import app as celery_app

__all__ = ["celery_app"]
