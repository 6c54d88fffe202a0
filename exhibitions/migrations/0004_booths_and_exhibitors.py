"""Booths are found by their number however it is written, and an edition's exhibitors without its visitors."""

from django.db import migrations, models
from django.db.models.functions import Lower

from exhibitions.models.booth import Comparable

#: Who holds a booth of some number: five tables, and a plan made once instead of at every key pressed.
HELD = """
CREATE FUNCTION exhibitions_booth_holders(organizer bigint, key text, most int)
RETURNS TABLE (customer_id bigint, customer varchar, hall varchar, number varchar, edition varchar)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT c.id, c.name, h.name, b.number, e.name
    FROM exhibitions_booth b
    JOIN exhibitions_hall h ON h.organizer_id = organizer AND h.id = b.hall_id
    JOIN exhibitions_edition e ON e.organizer_id = organizer AND e.id = h.edition_id
    CROSS JOIN LATERAL (
        SELECT a.participation_id FROM exhibitions_boothallocation a
        WHERE a.organizer_id = organizer AND a.booth_id = b.id AND a.released_at IS NULL OFFSET 0
    ) a
    CROSS JOIN LATERAL (
        SELECT p.customer_id FROM exhibitions_participation p
        WHERE p.organizer_id = organizer AND p.id = a.participation_id OFFSET 0
    ) p
    CROSS JOIN LATERAL (
        SELECT c.id, c.name FROM customers_customer c
        WHERE c.organizer_id = organizer AND c.id = p.customer_id OFFSET 0
    ) c
    WHERE b.organizer_id = organizer AND b.number_key = key
    ORDER BY e.starts_on DESC, b.id DESC LIMIT most;
END $$
"""
FUNCTIONS = {"exhibitions_booth_holders": HELD}


def make_function(apps, editor):
    editor.execute(HELD)


def drop_function(apps, editor):
    editor.execute("DROP FUNCTION exhibitions_booth_holders")


class Migration(migrations.Migration):
    dependencies = [("exhibitions", "0003_advocacy"), ("tenancy", "0002_walls")]

    operations = [
        migrations.AddField(
            model_name="booth",
            name="number_key",
            field=models.GeneratedField(
                db_persist=True, expression=Lower(Comparable("number")), output_field=models.TextField()
            ),
        ),
        migrations.AddIndex(
            model_name="booth", index=models.Index(fields=["organizer", "number_key"], name="booth_by_number")
        ),
        migrations.RunPython(make_function, drop_function),
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(
                condition=models.Q(("role__in", ("exhibitor", "co_exhibitor", "sponsor"))),
                fields=["organizer", "edition", "id"],
                name="participation_exhibitors",
            ),
        ),
    ]
