"""What registrations and bookings hold in the organizer's own fields, with its wall."""

import django.db.models.deletion
from django.db import migrations, models

import crm_expo.tenancy.fields
from crm_expo.tenancy.walls import AddTenantForeignKey, EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("exhibitions", "0004_booths_and_exhibitors"),
        ("fields", "0001_initial"),
        ("tenancy", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="ParticipationValue",
            fields=[
                ("slot", models.CharField(blank=True, default="", max_length=40)),
                ("key", models.CharField(db_collation="C", max_length=250, null=True)),
                ("number", models.FloatField(null=True)),
                ("day", models.DateField(null=True)),
                ("text", models.TextField(blank=True, default="", help_text="a text or address as it was entered")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organizer",
                        "participation",
                        "field",
                        "slot",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "field",
                    crm_expo.tenancy.fields.TenantForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="fields.customfield",
                    ),
                ),
                (
                    "organizer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organizer",
                    ),
                ),
                (
                    "participation",
                    crm_expo.tenancy.fields.TenantForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="custom_values",
                        to="exhibitions.participation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("key__isnull", False)),
                        fields=["organizer", "field", "key", "participation"],
                        name="participation_value_by_key",
                    ),
                    models.Index(
                        condition=models.Q(("number__isnull", False)),
                        fields=["organizer", "field", "number", "participation"],
                        name="participation_value_by_number",
                    ),
                    models.Index(
                        condition=models.Q(("day__isnull", False)),
                        fields=["organizer", "field", "day", "participation"],
                        name="participation_value_by_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegistrationValue",
            fields=[
                ("slot", models.CharField(blank=True, default="", max_length=40)),
                ("key", models.CharField(db_collation="C", max_length=250, null=True)),
                ("number", models.FloatField(null=True)),
                ("day", models.DateField(null=True)),
                ("text", models.TextField(blank=True, default="", help_text="a text or address as it was entered")),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organizer",
                        "registration",
                        "field",
                        "slot",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "field",
                    crm_expo.tenancy.fields.TenantForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="fields.customfield",
                    ),
                ),
                (
                    "organizer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organizer",
                    ),
                ),
                (
                    "registration",
                    crm_expo.tenancy.fields.TenantForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="custom_values",
                        to="exhibitions.registration",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("key__isnull", False)),
                        fields=["organizer", "field", "key", "registration"],
                        name="registration_value_by_key",
                    ),
                    models.Index(
                        condition=models.Q(("number__isnull", False)),
                        fields=["organizer", "field", "number", "registration"],
                        name="registration_value_by_number",
                    ),
                    models.Index(
                        condition=models.Q(("day__isnull", False)),
                        fields=["organizer", "field", "day", "registration"],
                        name="registration_value_by_day",
                    ),
                ],
            },
        ),
        EnableTenantRLS("RegistrationValue"),
        EnableTenantRLS("ParticipationValue"),
        AddTenantForeignKey("RegistrationValue", "registration_id", "exhibitions_registration"),
        AddTenantForeignKey("RegistrationValue", "field_id", "fields_customfield"),
        AddTenantForeignKey("ParticipationValue", "participation_id", "exhibitions_participation"),
        AddTenantForeignKey("ParticipationValue", "field_id", "fields_customfield"),
    ]
