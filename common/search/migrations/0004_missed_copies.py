from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search_index", "0003_days")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE search_missed", "DROP SEQUENCE search_missed"),
    ]
