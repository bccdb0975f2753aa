from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grids', '0005_pieces_drawn'),
        ('org', '0003_staff_identity'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='handover',
            name='handover_owner_named',
        ),
        migrations.AddField(
            model_name='handover',
            name='to_village',
            field=models.BooleanField(default=False, verbose_name='还给村主办'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('role', 'helper'), ('to_staff__isnull', False), ('to_village', True), _connector='OR'), name='handover_owner_named'),
        ),
    ]
