import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("funding", "0007_readmission"),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uuid",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identificador"),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("XLSX", "folha de cálculo (XLSX)"),
                            ("CSV", "ficheiros CSV num ZIP"),
                            ("PACKAGE", "candidatura inteira (ZIP)"),
                        ],
                        max_length=7,
                        verbose_name="formato",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="pedida em")),
                ("made_at", models.DateTimeField(blank=True, null=True, verbose_name="feita em")),
                ("size", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="tamanho")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("rows", models.JSONField(blank=True, default=dict, verbose_name="linhas de cada tabela")),
                (
                    "left_out",
                    models.JSONField(
                        blank=True, default=list, verbose_name="candidaturas deixadas de fora por impedimento"
                    ),
                ),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="ficheiro apagado em")),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="funding.application",
                        verbose_name="candidatura",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pedida por",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exports",
                        to="funding.call",
                        verbose_name="aviso",
                    ),
                ),
            ],
            options={
                "verbose_name": "exportação",
                "verbose_name_plural": "exportações",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(application=None) ^ Q(format="PACKAGE"), name="funding_package_is_of_one"
                    ),
                    models.CheckConstraint(
                        condition=Q(made_at=None) | (Q(size__isnull=False) & ~Q(sha256="")),
                        name="funding_made_export_is_known",
                    ),
                ],
            },
        ),
    ]
