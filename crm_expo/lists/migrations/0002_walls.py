from django.db import migrations

from crm_expo.tenancy.walls import AddTenantForeignKey, EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("lists", "0001_initial"),
        ("jobs", "0002_walls"),
    ]

    operations = [
        EnableTenantRLS("SavedView"),
        EnableTenantRLS("BulkChange"),
        EnableTenantRLS("BulkChangeLine"),
        EnableTenantRLS("ExportFile"),
        AddTenantForeignKey("BulkChange", "job_id", "jobs_job"),
        AddTenantForeignKey("BulkChangeLine", "change_id", "lists_bulkchange"),
        AddTenantForeignKey("ExportFile", "job_id", "jobs_job"),
    ]
