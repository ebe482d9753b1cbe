"""The key of a latest observation carries what a map shows, so that a map is read from the key alone."""

from django.db import migrations

TABLE = "observatory_latestobservation"
KEY = "(measure_id, breakdown_id, period_id, area_id)"
REPLACE = f"ALTER TABLE {TABLE} DROP CONSTRAINT {TABLE}_pkey, ADD CONSTRAINT {TABLE}_pkey PRIMARY KEY {KEY}"


class Migration(migrations.Migration):
    dependencies = [("observatory", "0001_initial")]

    operations = [migrations.RunSQL(f"{REPLACE} INCLUDE (value, status, release_id)", REPLACE)]
