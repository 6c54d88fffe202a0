"""The database wall of jobs: policies, composite keys, append-only triggers."""

from django.db import migrations

from crm_expo.tenancy.walls import EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
        ("tenancy", "0002_walls"),
    ]
    operations = [
        EnableTenantRLS("Job"),
    ]
