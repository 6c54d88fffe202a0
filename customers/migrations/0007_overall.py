"""The row of a role that speaks of the customer as a whole is marked; so far that was the one over all series."""

from django.db import migrations, models

from crm_expo.tenancy.walls import Force, Unforce


def mark(apps, _schema_editor):
    apps.get_model("customers", "Scorecard").objects.filter(exhibition_id=None).update(is_overall=True)


class Migration(migrations.Migration):
    dependencies = [("customers", "0006_anchored_by_customer")]

    operations = [
        migrations.AddField(
            model_name="scorecard",
            name="is_overall",
            field=models.BooleanField(default=False, help_text="speaks of the customer in this role as a whole"),
        ),
        migrations.AddIndex(
            model_name="scorecard",
            index=models.Index(
                condition=models.Q(("is_overall", True)),
                fields=["organizer", "role", "tier"],
                name="scorecard_overall",
            ),
        ),
        Unforce("Scorecard"),
        migrations.RunPython(mark, migrations.RunPython.noop),
        Force("Scorecard"),
    ]
