"""Series and profiles find their cells by the primary key; a second index as large is not worth its upkeep."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("observatory", "0003_import_readings")]

    operations = [migrations.RemoveIndex(model_name="latestobservation", name="observatory_latest_profile")]
