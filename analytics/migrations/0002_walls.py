"""The database wall of analytics: policies, composite keys, append-only triggers."""

from django.db import migrations

from crm_expo.tenancy.walls import AddTenantForeignKey, AppendOnly, EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0001_initial"),
        ("tenancy", "0002_walls"),
        ("customers", "0002_walls"),
        ("exhibitions", "0002_walls"),
    ]
    operations = [
        EnableTenantRLS("CutPoints"),
        EnableTenantRLS("EditionFact"),
        EnableTenantRLS("ModelCell"),
        EnableTenantRLS("ScoreHistory"),
        EnableTenantRLS("ScoringRun"),
        EnableTenantRLS("StoredModel"),
        AddTenantForeignKey("EditionFact", "edition_id", "exhibitions_edition"),
        AddTenantForeignKey("ScoreHistory", "customer_id", "customers_customer"),
        AddTenantForeignKey("CutPoints", "exhibition_id", "exhibitions_exhibition"),
        AddTenantForeignKey("StoredModel", "exhibition_id", "exhibitions_exhibition"),
        AddTenantForeignKey("ModelCell", "exhibition_id", "exhibitions_exhibition"),
        AddTenantForeignKey("ScoreHistory", "exhibition_id", "exhibitions_exhibition"),
        AddTenantForeignKey("EditionFact", "exhibition_id", "exhibitions_exhibition"),
        AddTenantForeignKey("StoredModel", "last_edition_id", "exhibitions_edition"),
        AppendOnly("ScoreHistory", ("customer_id",)),
        AppendOnly("StoredModel", ()),
    ]
