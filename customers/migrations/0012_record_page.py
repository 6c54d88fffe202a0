"""Documents, the pinned note and what staff set by hand, each with its wall: policy and composite keys."""

import django.db.models.deletion
from django.db import migrations, models

import crm_expo.tenancy.fields
from crm_expo.tenancy.walls import AddTenantForeignKey, EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0011_live_and_tiers"),
        ("tenancy", "0002_walls"),
    ]

    operations = [
        migrations.AddField(
            model_name="scorecard",
            name="model_says",
            field=models.JSONField(
                help_text="{column: what was computed} of ladder, lifecycle and relationship that staff set by hand",
                null=True,
            ),
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(help_text="extension, which the content agreed with", max_length=5)),
                ("size", models.PositiveIntegerField(help_text="bytes")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "storage_key",
                    models.CharField(help_text="random; the bytes' name in the organizer's folder", max_length=32),
                ),
                ("added_at", models.DateTimeField()),
                ("added_by", models.CharField(max_length=200)),
                ("removed_at", models.DateTimeField(null=True)),
                ("removed_by", models.CharField(blank=True, max_length=200)),
                (
                    "customer",
                    crm_expo.tenancy.fields.TenantForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="customers.customer",
                    ),
                ),
                (
                    "interaction",
                    crm_expo.tenancy.fields.TenantForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="customers.interaction",
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
                "indexes": [
                    models.Index(fields=["organizer", "customer", "-id"], name="document_of_customer"),
                    models.Index(
                        condition=models.Q(("interaction__isnull", False)),
                        fields=["organizer", "interaction"],
                        name="document_of_line",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organizer", "storage_key"), name="document_bytes_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "aspect",
                    models.CharField(
                        choices=[
                            ("ladder", "Ladder"),
                            ("lifecycle", "Lifecycle"),
                            ("relationship", "Relationship type"),
                            ("stage", "Stage"),
                        ],
                        max_length=12,
                    ),
                ),
                ("value", models.CharField(max_length=12)),
                ("reason", models.TextField()),
                ("until", models.DateField(help_text="the last day, on the organizer's clock", null=True)),
                (
                    "instead_of",
                    models.CharField(
                        blank=True, help_text="of a stage: what stands there once this ends", max_length=12
                    ),
                ),
                ("set_at", models.DateTimeField()),
                ("set_by", models.CharField(max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=200)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("taken_back", "Taken back"),
                            ("replaced", "Set anew"),
                            ("expired", "Its last day was over"),
                            ("edited", "Changed in the form"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "customer",
                    crm_expo.tenancy.fields.TenantForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="overrides",
                        to="customers.customer",
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
                "indexes": [models.Index(fields=["organizer", "customer", "-id"], name="override_of_customer")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("organizer", "customer", "aspect"),
                        name="override_in_force_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PinnedNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True, help_text="empty: the line's own")),
                ("pinned_at", models.DateTimeField()),
                ("pinned_by", models.CharField(max_length=200)),
                (
                    "customer",
                    crm_expo.tenancy.fields.TenantForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pinned_notes",
                        to="customers.customer",
                    ),
                ),
                (
                    "interaction",
                    crm_expo.tenancy.fields.TenantForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.interaction",
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
                "constraints": [models.UniqueConstraint(fields=("organizer", "customer"), name="one_pinned_note")],
            },
        ),
        EnableTenantRLS("Document"),
        EnableTenantRLS("Override"),
        EnableTenantRLS("PinnedNote"),
        AddTenantForeignKey("Document", "customer_id", "customers_customer"),
        AddTenantForeignKey("Document", "interaction_id", "customers_interaction"),
        AddTenantForeignKey("Override", "customer_id", "customers_customer"),
        AddTenantForeignKey("PinnedNote", "customer_id", "customers_customer"),
        AddTenantForeignKey("PinnedNote", "interaction_id", "customers_interaction"),
    ]
