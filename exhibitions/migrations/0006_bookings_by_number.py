"""The newest bookings of an organizer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0014_stages_sorted"),
        ("exhibitions", "0005_custom_values"),
        ("tenancy", "0002_walls"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(
                condition=models.Q(("role__in", ("exhibitor", "co_exhibitor", "sponsor"))),
                fields=["organizer", "id"],
                name="participation_bookings",
            ),
        ),
    ]
