from django.db import migrations, models

ROLES = [
    ("MUNICIPAL_EDITOR", "técnico de município ou CIM"),
    ("MUNICIPAL_SIGNATORY", "signatário de município ou CIM"),
    ("REGIONAL_OFFICER", "técnico de CCDR/EAT"),
    ("ACTION_REPORTER", "responsável pelo reporte de ações"),
    ("ENTITY_HEAD", "dirigente da entidade responsável"),
    ("EATA_MEMBER", "membro da EATA"),
    ("EATA_COORDINATOR", "coordenação da EATA"),
    ("EVALUATOR", "avaliador de candidaturas"),
    ("TRAINER", "formador ou mentor"),
    ("COUNCIL_MEMBER", "membro do conselho consultivo"),
    ("CONTENT_EDITOR", "editor de conteúdos"),
    ("AUDITOR", "auditor do financiamento"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_editorial_review")]

    operations = [
        migrations.AlterField(
            model_name=model,
            name="role",
            field=models.CharField(choices=ROLES, max_length=20, verbose_name="papel"),
        )
        for model in ("invitation", "membership")
    ]
