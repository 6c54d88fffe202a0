"""Which transactions wrote whose rows: a line for each, by a trigger that every table gets after the migrations."""

from django.db import migrations

TABLE = """
CREATE TABLE tenancy_change (
  whose bigint NOT NULL,
  xid xid8 NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (whose, xid)
)
"""
#: Without an organizer's door, everybody's rows may have been written: whose is 0.
FUNCTION = """
CREATE FUNCTION tenancy_tell_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO public.tenancy_change (whose, xid)
  VALUES (coalesce(nullif(current_setting('app.organizer_id', true), '')::bigint, 0), pg_current_xact_id())
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0002_walls")]
    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE tenancy_change"),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION tenancy_tell_change() CASCADE"),
    ]
