from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "crm_expo.outbox"
    label = "outbox"
