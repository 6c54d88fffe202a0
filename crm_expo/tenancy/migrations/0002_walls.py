"""The function that every policy asks: which organizer is open? It raises when none is."""

from django.db import migrations

from crm_expo.tenancy.walls import CONTEXT_FUNCTION


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]
    operations = [migrations.RunSQL(CONTEXT_FUNCTION, "DROP FUNCTION app_organizer()")]
