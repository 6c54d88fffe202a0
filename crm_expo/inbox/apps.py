from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "crm_expo.inbox"
    label = "inbox"
