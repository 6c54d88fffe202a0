from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "crm_expo.kit"
    label = "kit"
