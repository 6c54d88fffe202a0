"""The database wall of outbox: policies, composite keys, append-only triggers."""

from django.db import migrations

from crm_expo.tenancy.walls import EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0001_initial"),
        ("tenancy", "0002_walls"),
    ]
    operations = [
        EnableTenantRLS("Mail"),
    ]
