"""What customers do for others to come, with its wall: policy and composite keys."""

import django.db.models.deletion
from django.db import migrations, models

import crm_expo.tenancy.fields
from crm_expo.tenancy.walls import AddTenantForeignKey, EnableTenantRLS


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0008_advocacy"),
        ("exhibitions", "0002_walls"),
        ("tenancy", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Advocacy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("referral", "Accepted referral"),
                            ("testimonial", "Testimonial"),
                            ("contribution", "Programme contribution"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                (
                    "would_have_come",
                    models.BooleanField(
                        default=False,
                        help_text="the one brought would have come anyway",
                        verbose_name="would have come anyway",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="what it was")),
                ("withdrawn_at", models.DateTimeField(help_text="taken back: it counts no longer", null=True)),
                ("ref", models.CharField(help_text="the form's own key; makes a double click harmless", max_length=40)),
                (
                    "brought",
                    crm_expo.tenancy.fields.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="came_through",
                        verbose_name="brought",
                        to="customers.customer",
                    ),
                ),
                (
                    "customer",
                    crm_expo.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advocacies",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "edition",
                    crm_expo.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advocacies",
                        to="exhibitions.edition",
                        verbose_name="edition",
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
                    models.UniqueConstraint(fields=("organizer", "ref"), name="advocacy_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)), fields=("organizer", "brought"), name="brought_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("brought__isnull", False), ("kind", "referral")),
                            models.Q(models.Q(("kind", "referral"), _negated=True), ("brought", None)),
                            _connector="OR",
                        ),
                        name="referral_brings_somebody",
                    ),
                ],
            },
        ),
        EnableTenantRLS("Advocacy"),
        AddTenantForeignKey("Advocacy", "customer_id", "customers_customer"),
        AddTenantForeignKey("Advocacy", "brought_id", "customers_customer"),
        AddTenantForeignKey("Advocacy", "edition_id", "exhibitions_edition"),
    ]
