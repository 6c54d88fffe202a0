"""The database wall of values: policies and composite keys."""

from django.db import migrations

from crm_expo.tenancy.walls import AddTenantForeignKey, EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [("analytics", "0006_values"), ("exhibitions", "0002_walls")]
    operations = [
        EnableTenantRLS("PeerQuartile"),
        EnableTenantRLS("ValueBasis"),
        EnableTenantRLS("ValueSettings"),
        AddTenantForeignKey("PeerQuartile", "exhibition_id", "exhibitions_exhibition"),
        AddTenantForeignKey("ValueBasis", "exhibition_id", "exhibitions_exhibition"),
    ]
