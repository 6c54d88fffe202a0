from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0008_picture"),
    ]

    operations = [
        migrations.AddField(
            model_name="modelcell",
            name="expected_low",
            field=models.FloatField(help_text="80 % range of it for one customer with this history", null=True),
        ),
        migrations.AddField(
            model_name="modelcell",
            name="expected_high",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="valuebasis",
            name="equity_minor",
            field=models.BigIntegerField(help_text="what all customers are still expected to bring", null=True),
        ),
        migrations.AddField(
            model_name="valuebasis",
            name="equity_low",
            field=models.BigIntegerField(help_text="80 % interval of it, by bootstrap", null=True),
        ),
        migrations.AddField(
            model_name="valuebasis",
            name="equity_high",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="valuebasis",
            name="equity_customers",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="valuebasis",
            name="equity_at",
            field=models.DateTimeField(help_text="as of when; these five are written by a job of their own", null=True),
        ),
        migrations.AddField(
            model_name="valuebasis",
            name="equity_key",
            field=models.CharField(default="", help_text="digest of all that the interval was made of", max_length=32),
        ),
        migrations.AlterField(
            model_name="storedmodel",
            name="kind",
            field=models.CharField(
                choices=[("return", "BG/BB"), ("money", "Gamma-Gamma"), ("intent", "intention points")],
                default="return",
                max_length=6,
            ),
        ),
    ]
