import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("observatory", "0009_address_of_target_decisions")]

    operations = [
        migrations.CreateModel(
            name="ImportPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="ordem")),
                ("asked", models.JSONField(verbose_name="filtros")),
                (
                    "payload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="observatory.rawpayload",
                        verbose_name="resposta",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="observatory.importrun",
                        verbose_name="importação",
                    ),
                ),
            ],
            options={
                "verbose_name": "pedido de uma importação",
                "verbose_name_plural": "pedidos de importações",
                "constraints": [models.UniqueConstraint(fields=["run", "position"], name="observatory_part_once")],
            },
        ),
    ]
