from django.db import migrations

from qianmo.gateways import blobs
from qianmo.storage.identifiers import open_bytes


def put(apps, schema_editor):
    for pk, picture in apps.get_model('approvals', 'ScenePhoto').objects.values_list('id', 'picture').iterator(chunk_size=20):
        blobs.put(open_bytes(bytes(picture), bound_to=f'scene-photo:{pk}'))


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0008_confirmation'),
    ]

    operations = [
        migrations.RunPython(put, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='scenephoto',
            name='picture',
        ),
    ]
