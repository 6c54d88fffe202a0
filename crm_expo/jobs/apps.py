from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "crm_expo.jobs"
    label = "jobs"
