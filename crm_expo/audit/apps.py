from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "crm_expo.audit"
    label = "audit"
