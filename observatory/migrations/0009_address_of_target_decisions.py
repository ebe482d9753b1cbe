from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("observatory", "0008_source_checks")]

    operations = [
        migrations.AddField(
            model_name="measuretarget",
            name="decision_url",
            field=models.URLField(blank=True, max_length=500, verbose_name="endereço da decisão"),
        ),
    ]
