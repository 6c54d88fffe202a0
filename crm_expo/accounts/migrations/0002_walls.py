"""The database wall of accounts: policies, composite keys, append-only triggers."""

from django.db import migrations

from crm_expo.tenancy.walls import AddTenantForeignKey, EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("tenancy", "0002_walls"),
    ]
    operations = [
        EnableTenantRLS("ApiKey"),
        EnableTenantRLS("Invitation"),
        EnableTenantRLS("Membership", own_rows=True),
        EnableTenantRLS("PortalAccess"),
        EnableTenantRLS("PortalDevice"),
        EnableTenantRLS("PortalToken"),
        AddTenantForeignKey("PortalDevice", "access_id", "accounts_portalaccess"),
        AddTenantForeignKey("PortalToken", "access_id", "accounts_portalaccess"),
    ]
