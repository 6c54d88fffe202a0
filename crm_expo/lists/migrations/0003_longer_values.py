"""Values of changed records may be longer than a line."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lists", "0002_walls"),
    ]

    operations = [
        migrations.AlterField(
            model_name="bulkchange",
            name="value",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="bulkchangeline",
            name="before",
            field=models.TextField(blank=True),
        ),
    ]
