"""Bookings and registrations in the order of the day they show."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0015_activity_by_time"),
        ("exhibitions", "0006_bookings_by_number"),
        ("tenancy", "0002_walls"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(
                condition=models.Q(("role__in", ("exhibitor", "co_exhibitor", "sponsor"))),
                fields=["organizer", "-created_at", "-id"],
                name="participation_by_time",
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["organizer", "-registered_at", "-id"], name="registration_by_time"),
        ),
    ]
