from django.apps import AppConfig
from django.db.models import CharField, TextField
from django.db.models.functions import Lower


class ListsConfig(AppConfig):
    name = "crm_expo.lists"

    def ready(self) -> None:
        """Lets conditions compare texts in whatever case they are written."""
        for field in (CharField, TextField):
            field.register_lookup(Lower)
