"""Check what observations point at once for each key: of a quarter of a million rows, a few hundred keys differ."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("observatory", "0011_biggest_changes"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="observation",
            name="points_at_something",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="observation",
            trigger=pgtrigger.compiler.Trigger(
                name="points_at_something",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF EXISTS (\n    SELECT FROM (SELECT DISTINCT release_id, measure_id, breakdown_id, period_id FROM added) AS told\n    WHERE NOT EXISTS (\n            SELECT FROM observatory_release AS release\n            WHERE release.id = told.release_id AND release.measure_id = told.measure_id\n        )\n        OR NOT EXISTS (SELECT FROM observatory_breakdown AS breakdown WHERE breakdown.id = told.breakdown_id)\n        OR NOT EXISTS (SELECT FROM observatory_period AS period WHERE period.id = told.period_id)\n) OR EXISTS (\n    SELECT FROM (SELECT DISTINCT area_id FROM added) AS told\n    WHERE NOT EXISTS (SELECT FROM observatory_area AS area WHERE area.id = told.area_id)\n) THEN\n    RAISE EXCEPTION 'an observation points at a release, breakdown, period or area that does not exist'\n        USING ERRCODE = 'foreign_key_violation';\nEND IF;\nRETURN NULL;\n",
                    hash="4db5ffc0c251f2c8acf2ee2020edc6fc813e53a6",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_points_at_something_20c6d",
                    referencing="REFERENCING NEW TABLE AS added ",
                    table="observatory_observation",
                    when="AFTER",
                ),
            ),
        ),
    ]
