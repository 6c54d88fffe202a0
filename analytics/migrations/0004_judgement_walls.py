"""The database wall of judgements: policy and composite keys."""

from django.db import migrations

from crm_expo.tenancy.walls import AddTenantForeignKey, EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0003_judgement"),
        ("tenancy", "0002_walls"),
        ("exhibitions", "0002_walls"),
        ("surveys", "0002_walls"),
    ]
    operations = [
        EnableTenantRLS("Judgement"),
        AddTenantForeignKey("Judgement", "exhibition_id", "exhibitions_exhibition"),
        AddTenantForeignKey("Judgement", "edition_id", "exhibitions_edition"),
        AddTenantForeignKey("Judgement", "survey_id", "surveys_survey"),
    ]
