"""The database wall of customers: policies, composite keys, append-only triggers."""

from django.db import migrations

from crm_expo.tenancy.walls import AddTenantForeignKey, AppendOnly, EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0001_initial"),
        ("tenancy", "0002_walls"),
        ("accounts", "0002_walls"),
    ]
    operations = [
        EnableTenantRLS("Affiliation"),
        EnableTenantRLS("Consent"),
        EnableTenantRLS("Customer"),
        EnableTenantRLS("DuplicateCandidate"),
        EnableTenantRLS("Interaction"),
        EnableTenantRLS("Scorecard"),
        EnableTenantRLS("SearchToken"),
        EnableTenantRLS("TouchedCustomer"),
        AddTenantForeignKey("Affiliation", "person_id", "customers_customer"),
        AddTenantForeignKey("Affiliation", "company_id", "customers_customer"),
        AddTenantForeignKey("Consent", "customer_id", "customers_customer"),
        AddTenantForeignKey("Customer", "parent_id", "customers_customer"),
        AddTenantForeignKey("Customer", "merged_into_id", "customers_customer"),
        AddTenantForeignKey("DuplicateCandidate", "first_id", "customers_customer"),
        AddTenantForeignKey("DuplicateCandidate", "second_id", "customers_customer"),
        AddTenantForeignKey("Interaction", "customer_id", "customers_customer"),
        AddTenantForeignKey("Scorecard", "customer_id", "customers_customer"),
        AddTenantForeignKey("SearchToken", "customer_id", "customers_customer"),
        AddTenantForeignKey("accounts.PortalAccess", "company_id", "customers_customer"),
        AddTenantForeignKey("TouchedCustomer", "customer_id", "customers_customer"),
        AppendOnly("Consent", ("customer_id",)),
        AppendOnly("Interaction", ("customer_id", "text")),
    ]
