"""Lines of score history reach their organizer through their customer: one key a line is checked instead of three."""

import django.db.models.deletion
from django.db import migrations, models

from crm_expo.tenancy.walls import RemoveTenantForeignKey


class Migration(migrations.Migration):
    dependencies = [("analytics", "0010_history_thinning")]

    operations = [
        migrations.AlterField(
            model_name="scorehistory",
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
        RemoveTenantForeignKey("ScoreHistory", "exhibition_id", "exhibitions_exhibition"),
    ]
