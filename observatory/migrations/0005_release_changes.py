"""Count what each release changed, those of before as well."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


COUNT = """
    INSERT INTO observatory_releasechange (release_id, breakdown_id, period_id, added, revised)
    SELECT release_id, breakdown_id, period_id, count(*) FILTER (WHERE told = 1), count(*) FILTER (WHERE told > 1)
    FROM (
        SELECT release_id, breakdown_id, period_id,
            row_number() OVER (PARTITION BY measure_id, breakdown_id, period_id, area_id ORDER BY release_id) AS told
        FROM observatory_observation
    ) AS cell
    GROUP BY release_id, breakdown_id, period_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("observatory", "0004_one_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReleaseChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("added", models.PositiveIntegerField(verbose_name="células novas")),
                ("revised", models.PositiveIntegerField(verbose_name="células revistas")),
                (
                    "breakdown",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="observatory.breakdown",
                        verbose_name="desagregação",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="observatory.period",
                        verbose_name="período",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="observatory.release",
                        verbose_name="publicação",
                    ),
                ),
            ],
            options={
                "verbose_name": "mudança de uma publicação",
                "verbose_name_plural": "mudanças de publicações",
                "constraints": [
                    models.UniqueConstraint(fields=("release", "breakdown", "period"), name="observatory_change_once")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="releasechange",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fcc714a9cff1a330cb71390aa38307fab8b55e56",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ec61e",
                    table="observatory_releasechange",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
