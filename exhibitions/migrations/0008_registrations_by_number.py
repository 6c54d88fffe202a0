"""Registrations by their own number and by their order's: a visitor at the desk shows one of the two."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exhibitions", "0007_sorted_by_time")]

    operations = [
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["organizer", "external_id"], name="registration_number"),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["organizer", "order_id"], name="registration_order"),
        ),
    ]
