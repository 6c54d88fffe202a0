from django.apps import AppConfig


class BootConfig(AppConfig):
    name = "crm_expo.boot"
    label = "boot"
