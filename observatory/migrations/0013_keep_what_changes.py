# The cells that were read are no longer kept whole: only what would change.

import django.db.models.deletion
from django.db import migrations, models


# What was read and not decided is read again, by whoever repeats it: its cells were kept in another way.
_READ_AGAIN = """
    UPDATE observatory_importrun
    SET state = 'FAILED', error = 'A leitura ficou incompleta com uma atualização do portal: repita-a.'
    WHERE state IN ('READY', 'APPLYING')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("observatory", "0012_references_checked_once"),
    ]

    operations = [
        migrations.DeleteModel(name="StagedObservation"),
        migrations.DeleteModel(name="ImportChange"),
        migrations.CreateModel(
            name="ImportChange",
            fields=[
                (
                    "value",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="valor"),
                ),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "run_id",
                        "breakdown_id",
                        "period_id",
                        "area_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("ADDED", "nova"), ("CHANGED", "alterada"), ("VANISHED", "desaparecida")],
                        max_length=8,
                        verbose_name="diferença",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="ordem")),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "valor definitivo"),
                            ("B", "quebra de série"),
                            ("D", "definição diferente"),
                            ("E", "estimativa"),
                            ("F", "previsão"),
                            ("I", "imputado"),
                            ("P", "provisório"),
                            ("U", "pouco fiável"),
                            ("O", "não disponível"),
                            ("M", "não aplicável a este nível"),
                            ("Q", "confidencial"),
                            ("L", "ainda não reportado"),
                            ("X", "retirado pela fonte"),
                        ],
                        max_length=1,
                        verbose_name="estado",
                    ),
                ),
                (
                    "old_value",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="valor publicado"
                    ),
                ),
                (
                    "old_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "valor definitivo"),
                            ("B", "quebra de série"),
                            ("D", "definição diferente"),
                            ("E", "estimativa"),
                            ("F", "previsão"),
                            ("I", "imputado"),
                            ("P", "provisório"),
                            ("U", "pouco fiável"),
                            ("O", "não disponível"),
                            ("M", "não aplicável a este nível"),
                            ("Q", "confidencial"),
                            ("L", "ainda não reportado"),
                            ("X", "retirado pela fonte"),
                        ],
                        max_length=1,
                        verbose_name="estado publicado",
                    ),
                ),
                (
                    "share",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=30, null=True, verbose_name="variação relativa"
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="onde")),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="observatory.area",
                        verbose_name="território",
                    ),
                ),
                (
                    "breakdown",
                    models.ForeignKey(
                        db_constraint=False,
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
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="observatory.period",
                        verbose_name="período",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="observatory.importrun",
                        verbose_name="importação",
                    ),
                ),
            ],
            options={
                "verbose_name": "diferença da importação",
                "verbose_name_plural": "diferenças da importação",
                "indexes": [
                    models.Index(
                        condition=models.Q(("position__isnull", False)),
                        fields=["run", "kind", "position"],
                        name="observatory_biggest",
                    ),
                ],
            },
        ),
        migrations.RunSQL(_READ_AGAIN, migrations.RunSQL.noop),
    ]
