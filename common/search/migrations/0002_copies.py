from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search_index", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="searchentry",
            name="names",
            field=models.TextField(default="", verbose_name="outras palavras"),
        ),
        migrations.RunSQL("CREATE SEQUENCE search_copied", "DROP SEQUENCE search_copied"),
    ]
