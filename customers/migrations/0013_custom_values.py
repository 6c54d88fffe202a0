"""What customers hold in the organizer's own fields, with its wall."""

import django.db.models.deletion
from django.db import migrations, models

import crm_expo.tenancy.fields
from crm_expo.tenancy.walls import AddTenantForeignKey, EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0012_record_page"),
        ("fields", "0001_initial"),
        ("tenancy", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomerValue",
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
                        "customer",
                        "field",
                        "slot",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "customer",
                    crm_expo.tenancy.fields.TenantForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="custom_values",
                        to="customers.customer",
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
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("key__isnull", False)),
                        fields=["organizer", "field", "key", "customer"],
                        name="customer_value_by_key",
                    ),
                    models.Index(
                        condition=models.Q(("number__isnull", False)),
                        fields=["organizer", "field", "number", "customer"],
                        name="customer_value_by_number",
                    ),
                    models.Index(
                        condition=models.Q(("day__isnull", False)),
                        fields=["organizer", "field", "day", "customer"],
                        name="customer_value_by_day",
                    ),
                ],
            },
        ),
        EnableTenantRLS("CustomerValue"),
        AddTenantForeignKey("CustomerValue", "customer_id", "customers_customer"),
        AddTenantForeignKey("CustomerValue", "field_id", "fields_customfield"),
    ]
