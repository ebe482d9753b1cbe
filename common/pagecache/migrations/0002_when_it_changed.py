import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pagecache", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="generation",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="mudou em"),
        ),
    ]
