from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "crm_expo.lists"
