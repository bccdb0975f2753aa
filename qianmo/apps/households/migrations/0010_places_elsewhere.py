"""Boxes of the map are looked up where the places stand beside the standings, no longer here."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('households', '0009_groups_put_off'),
    ]

    operations = [migrations.RemoveIndex(model_name='position', name='position_box')]
