from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0002_screens'),
    ]

    operations = [
        migrations.AddField(
            model_name='staff',
            name='identity_index',
            field=models.UUIDField(null=True, unique=True, verbose_name='证件索引'),
        ),
    ]
