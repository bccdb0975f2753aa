"""What the columns of files of people mean, remembered for the next file."""

import django.contrib.postgres.fields
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    dependencies = [
        ('households', '0010_places_elsewhere'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='Layout',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sender', models.CharField(max_length=40, verbose_name='谁的文件')),
                        ('heading', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None, verbose_name='表头')),
                        ('columns', models.JSONField(verbose_name='列的含义')),
                    ],
                    options={
                        'verbose_name': '表头对照',
                        'indexes': [models.Index(fields=['heading', '-id'], name='file_layout_by_heading')],
                        'constraints': [models.UniqueConstraint(fields=('sender', 'heading'), name='file_layout_once')],
                    },
                ),
            ],
        ),
    ]
