"""Fields that an organizer adds to its records, with their wall."""

import django.db.models.deletion
from django.db import migrations, models

from crm_expo.tenancy.walls import EnableTenantRLS


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("company", "Companies"),
                            ("person", "People"),
                            ("registration", "Registrations"),
                            ("participation", "Bookings"),
                        ],
                        max_length=13,
                        verbose_name="records",
                    ),
                ),
                ("key", models.CharField(max_length=40, verbose_name="key")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("number", "Number"),
                            ("date", "Date"),
                            ("choice", "One of several"),
                            ("choices", "Any of several"),
                            ("flag", "Yes or no"),
                            ("link", "Web address"),
                        ],
                        max_length=7,
                        verbose_name="kind",
                    ),
                ),
                ("label_zh", models.CharField(blank=True, max_length=60, verbose_name="name in Chinese")),
                ("label_en", models.CharField(blank=True, max_length=60, verbose_name="name in English")),
                ("hint_zh", models.CharField(blank=True, max_length=200, verbose_name="help in Chinese")),
                ("hint_en", models.CharField(blank=True, max_length=200, verbose_name="help in English")),
                (
                    "choices",
                    models.JSONField(
                        default=list, help_text="[{key, zh, en, closed}] in their order", verbose_name="choices"
                    ),
                ),
                (
                    "levels",
                    models.JSONField(
                        default=dict,
                        help_text="{role: edit | see | none}; a role that is not named may edit",
                        verbose_name="roles",
                    ),
                ),
                ("is_staff_only", models.BooleanField(default=False, verbose_name="not over REST")),
                ("is_required", models.BooleanField(default=False, verbose_name="asked for in new records")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, help_text="for stale edits")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
                "constraints": [models.UniqueConstraint(fields=("organizer", "target", "key"), name="field_key_once")],
            },
        ),
        EnableTenantRLS("CustomField"),
    ]
