from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0014_stages_sorted")]

    operations = [
        migrations.AddIndex(
            model_name="interaction",
            index=models.Index(fields=["organizer", "-occurred_at", "-id"], name="interaction_by_time"),
        ),
    ]
