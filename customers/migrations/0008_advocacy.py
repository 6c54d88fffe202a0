"""What customers do for others to come, on the ledger and on scorecards."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0007_overall"),
    ]

    operations = [
        migrations.AddField(
            model_name="scorecard",
            name="advocacy",
            field=models.FloatField(help_text="V, 0–100, of the last 3 editions; null: nothing recorded", null=True),
        ),
        migrations.AddField(
            model_name="scorecard",
            name="referral_age",
            field=models.SmallIntegerField(help_text="editions held since the newest accepted referral", null=True),
        ),
        migrations.AlterField(
            model_name="interaction",
            name="kind",
            field=models.CharField(
                choices=[
                    ("registered", "Registered"),
                    ("registration_cancelled", "Registration cancelled"),
                    ("registration_refunded", "Registration refunded"),
                    ("registration_changed", "Registration changed"),
                    ("registration_moved", "Registration moved to another person"),
                    ("checked_in", "Checked in"),
                    ("check_in_undone", "Check-in undone"),
                    ("contract_confirmed", "Contract confirmed"),
                    ("contract_changed", "Contract changed"),
                    ("contract_cancelled", "Contract cancelled"),
                    ("exhibited", "Exhibited"),
                    ("exhibit_undone", "Did not exhibit"),
                    ("survey_answered", "Survey answered"),
                    ("referral", "Brought a customer"),
                    ("testimonial", "Testimonial"),
                    ("contribution", "Contributed to the programme"),
                    ("advocacy_withdrawn", "Advocacy taken back"),
                    ("call", "Call"),
                    ("visit", "Visit"),
                    ("email", "E-mail"),
                    ("note", "Note"),
                ],
                max_length=30,
            ),
        ),
    ]
