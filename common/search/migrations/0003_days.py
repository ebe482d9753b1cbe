from django.db import migrations, models


class Migration(migrations.Migration):
    """Questions are counted by day, so that they can be erased by day; synonyms get their code by themselves."""

    dependencies = [("search_index", "0002_copies")]

    operations = [
        migrations.RemoveConstraint("searchtally", "search_tally_once"),
        migrations.RenameField("searchtally", "month", "day"),
        migrations.AlterField("searchtally", "day", models.DateField(verbose_name="dia")),
        migrations.AddConstraint(
            "searchtally", models.UniqueConstraint(fields=["day", "language", "text"], name="search_tally_once")
        ),
        migrations.AlterField(
            "synonym",
            "code",
            models.SlugField(blank=True, editable=False, max_length=60, unique=True, verbose_name="código"),
        ),
    ]
