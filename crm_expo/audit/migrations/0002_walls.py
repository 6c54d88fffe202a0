"""The database wall of audit: policies, composite keys, append-only triggers."""

from django.db import migrations

from crm_expo.tenancy.walls import AppendOnly, EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("tenancy", "0002_walls"),
    ]
    operations = [
        EnableTenantRLS("AuditEntry"),
        AppendOnly("AuditEntry", ()),
    ]
