"""Pictures, with their wall: policy and composite keys."""

import django.db.models.deletion
from django.db import migrations, models

import crm_expo.tenancy.fields
from crm_expo.tenancy.walls import AddTenantForeignKey, EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0007_value_walls"),
        ("exhibitions", "0002_walls"),
        ("tenancy", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("exhibition_id", models.BigIntegerField()),
                ("role", models.CharField(blank=True, max_length=9)),
                ("as_of", models.DateTimeField()),
                (
                    "computed_at",
                    models.DateTimeField(help_text="on the wall clock; another moment means another picture"),
                ),
                ("seconds", models.FloatField(help_text="how long counting took for the whole organizer")),
                (
                    "is_behind",
                    models.BooleanField(default=False, help_text="scorecards changed since, counting was put off"),
                ),
                ("method_version", models.CharField(max_length=12)),
                ("figures", models.JSONField()),
                (
                    "edition",
                    crm_expo.tenancy.fields.TenantForeignKey(
                        help_text="the newest held or running one",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="exhibitions.edition",
                    ),
                ),
                (
                    "organizer",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organizer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organizer", "exhibition_id", "role", "edition"),
                        name="picture_grain",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        EnableTenantRLS("Picture"),
        AddTenantForeignKey("Picture", "edition_id", "exhibitions_edition"),
        AddTenantForeignKey("Picture", "exhibition_id", "exhibitions_exhibition"),
    ]
