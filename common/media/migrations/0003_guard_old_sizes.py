"""Takes away the sizes of practice pictures that were drawn before they were guarded; each is drawn again when shown."""

from django.db import migrations

FROZEN = ("Imagens das boas práticas",)


def take_away(apps, schema_editor):
    sizes = apps.get_model("media", "PortalRendition").objects.filter(image__collection__name__in=FROZEN)
    for size in sizes.exclude(file__startswith="guarded/").order_by("pk"):
        size.file.delete(save=False)
        size.delete()


class Migration(migrations.Migration):
    dependencies = [("media", "0002_documents")]

    operations = [migrations.RunPython(take_away, migrations.RunPython.noop)]
