"""The database wall of the home page."""

from django.db import migrations

from crm_expo.tenancy.walls import AddTenantForeignKey, EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("tenancy", "0002_walls"),
        ("exhibitions", "0002_walls"),
        ("jobs", "0002_walls"),
    ]
    operations = [
        EnableTenantRLS("Arrangement"),
        EnableTenantRLS("FirstSteps"),
        EnableTenantRLS("Pace"),
        EnableTenantRLS("Practice"),
        EnableTenantRLS("QualityPicture"),
        AddTenantForeignKey("Pace", "edition_id", "exhibitions_edition"),
        AddTenantForeignKey("Practice", "job_id", "jobs_job"),
    ]
