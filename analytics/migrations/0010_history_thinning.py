"""The wall of the history of scores lets old rows go as far as one a quarter stays."""

from django.db import migrations

from crm_expo.tenancy.walls import ThinnedAfter


class Migration(migrations.Migration):
    dependencies = [("analytics", "0009_equity_and_ranges")]
    operations = [
        ThinnedAfter("ScoreHistory", ("customer_id",), 13, ("customer_id", "role", "exhibition_id"), "as_of"),
    ]
