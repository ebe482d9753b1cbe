from django.db import migrations

# What an editor is writing is sent for its preview twice at once when the server is slow; twice kept, it could never
# be read again as one.
ONLY_THE_LAST = """
DELETE FROM wagtailadmin_formstate AS older USING wagtailadmin_formstate AS newer
WHERE older.user_id = newer.user_id AND older.content_type_id = newer.content_type_id
    AND older.object_id = newer.object_id AND older.parent_object_id = newer.parent_object_id AND older.id < newer.id;
CREATE UNIQUE INDEX editorial_one_form_state
    ON wagtailadmin_formstate (user_id, content_type_id, object_id, parent_object_id);
"""


class Migration(migrations.Migration):
    dependencies = [("editorial", "0001_initial"), ("wagtailadmin", "0006_formstate")]

    operations = [migrations.RunSQL(ONLY_THE_LAST, "DROP INDEX editorial_one_form_state")]
