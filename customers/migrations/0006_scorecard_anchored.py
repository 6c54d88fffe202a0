"""Scorecards reach their organizer through their customer: one key a row is checked instead of two."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_relationship_and_value")]

    operations = [
        migrations.AlterField(
            model_name="scorecard",
            name="organizer",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.organizer",
            ),
        ),
    ]
