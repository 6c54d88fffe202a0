from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "crm_expo.accounts"
    label = "accounts"
