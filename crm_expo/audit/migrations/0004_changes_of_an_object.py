"""What was done to one object, in order of time; and which rows a change names."""

from django.db import migrations, models

from crm_expo.tenancy.walls import AppendOnlyColumns


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_operator"),
        ("tenancy", "0002_walls"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="links",
            field=models.JSONField(
                help_text="{field: [id before, id after]} of changes that name other rows", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["organizer", "object_type", "object_id", "-at", "-id"], name="audit_of_object"),
        ),
        migrations.RemoveIndex(model_name="auditentry", name="audit_by_object"),
        AppendOnlyColumns("AuditEntry", ()),
    ]
