from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analytics", "0011_history_anchored")]

    operations = [
        migrations.AddField(
            model_name="modelcell",
            name="log_odds",
            field=models.FloatField(
                null=True,
                help_text="of returning, by the logistic model, before what was answered moves them; null: it is not in use",
            ),
        ),
        migrations.AlterField(
            model_name="storedmodel",
            name="kind",
            field=models.CharField(
                choices=[
                    ("return", "BG/BB"),
                    ("money", "Gamma-Gamma"),
                    ("intent", "intention points"),
                    ("logit", "logistic, with answers"),
                ],
                default="return",
                max_length=6,
            ),
        ),
    ]
