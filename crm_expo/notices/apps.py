from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "crm_expo.notices"
    label = "notices"
