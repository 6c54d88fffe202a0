"""The database wall of kit: policies, composite keys, append-only triggers."""

from django.db import migrations

from crm_expo.tenancy.walls import AddTenantForeignKey, EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("kit", "0001_initial"),
        ("tenancy", "0002_walls"),
        ("accounts", "0002_walls"),
    ]
    operations = [
        EnableTenantRLS("IdempotencyKey"),
        AddTenantForeignKey("IdempotencyKey", "api_key_id", "accounts_apikey"),
    ]
