"""Indexes of lists: live customers of a kind by name, and customers of a tier."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0010_search_by_fours"), ("tenancy", "0002_walls")]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", True)),
                fields=["organizer", "kind", "sort_key", "id"],
                name="customer_live",
            ),
        ),
        migrations.AddIndex(
            model_name="scorecard",
            index=models.Index(
                condition=models.Q(("is_primary", True)),
                fields=["organizer", "tier", "customer"],
                name="scorecard_tier",
            ),
        ),
    ]
