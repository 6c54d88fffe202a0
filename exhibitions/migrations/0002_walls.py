"""The database wall of exhibitions: policies, composite keys, append-only triggers."""

from django.db import migrations

from crm_expo.tenancy.walls import AddTenantForeignKey, EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("exhibitions", "0001_initial"),
        ("tenancy", "0002_walls"),
        ("customers", "0002_walls"),
    ]
    operations = [
        EnableTenantRLS("Booth"),
        EnableTenantRLS("BoothAllocation"),
        EnableTenantRLS("CheckIn"),
        EnableTenantRLS("Contract"),
        EnableTenantRLS("ContractLine"),
        EnableTenantRLS("CurrencyRate"),
        EnableTenantRLS("Edition"),
        EnableTenantRLS("Exhibition"),
        EnableTenantRLS("Hall"),
        EnableTenantRLS("Participation"),
        EnableTenantRLS("Registration"),
        EnableTenantRLS("RegistrationLine"),
        AddTenantForeignKey("Booth", "hall_id", "exhibitions_hall"),
        AddTenantForeignKey("BoothAllocation", "booth_id", "exhibitions_booth"),
        AddTenantForeignKey("BoothAllocation", "participation_id", "exhibitions_participation"),
        AddTenantForeignKey("CheckIn", "registration_id", "exhibitions_registration"),
        AddTenantForeignKey("Contract", "participation_id", "exhibitions_participation"),
        AddTenantForeignKey("ContractLine", "contract_id", "exhibitions_contract"),
        AddTenantForeignKey("Edition", "exhibition_id", "exhibitions_exhibition"),
        AddTenantForeignKey("Hall", "edition_id", "exhibitions_edition"),
        AddTenantForeignKey("Participation", "customer_id", "customers_customer"),
        AddTenantForeignKey("Participation", "edition_id", "exhibitions_edition"),
        AddTenantForeignKey("Participation", "main_exhibitor_id", "exhibitions_participation"),
        AddTenantForeignKey("Registration", "edition_id", "exhibitions_edition"),
        AddTenantForeignKey("Registration", "customer_id", "customers_customer"),
        AddTenantForeignKey("Registration", "company_id", "customers_customer"),
        AddTenantForeignKey("RegistrationLine", "registration_id", "exhibitions_registration"),
        AddTenantForeignKey("customers.Interaction", "exhibition_id", "exhibitions_exhibition"),
        AddTenantForeignKey("customers.Interaction", "edition_id", "exhibitions_edition"),
        AddTenantForeignKey("customers.Scorecard", "exhibition_id", "exhibitions_exhibition"),
    ]
