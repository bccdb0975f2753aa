"""Who works where the head of a household does steps aside as kin does."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ratings', '0013_registers_replaced'),
    ]

    operations = [
        migrations.AlterField(
            model_name='raterkin',
            name='source',
            field=models.CharField(choices=[('files', '档案查到'), ('work', '同单位'), ('earlier', '以前登记过'), ('rater', '评议员自报'), ('host', '主持人登记')], max_length=8, verbose_name='怎么知道的'),
        ),
    ]
