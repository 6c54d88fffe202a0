"""The database wall of notices."""

from django.db import migrations

from crm_expo.tenancy.walls import EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
        ("tenancy", "0002_walls"),
    ]
    operations = [
        EnableTenantRLS("Notice"),
        EnableTenantRLS("NoticeChoice"),
    ]
