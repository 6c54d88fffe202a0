from django.apps import AppConfig


class ExhibitionsConfig(AppConfig):
    name = "exhibitions"

    def ready(self):
        from exhibitions.deliveries import register

        register()
