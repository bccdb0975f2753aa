from django.db import migrations, models

from qianmo import decisions
from qianmo.apps.products.asking import facts_asked


def note(apps, schema_editor):
    """Versions published before now: each model is read once, however many versions have it."""
    policies = apps.get_model("products", "Policy").objects
    for text, hash_ in policies.values_list("model", "model_hash").order_by("model_hash").distinct():
        policies.filter(model_hash=hash_).update(facts=facts_asked(decisions.load(text.encode())))


class Migration(migrations.Migration):

    dependencies = [
        ('products', '0005_terms_proposal'),
    ]

    operations = [
        migrations.AddField(
            model_name='policy',
            name='facts',
            field=models.JSONField(db_default=models.Value([], models.JSONField()), verbose_name='问到的事实'),
        ),
        migrations.RunPython(note, migrations.RunPython.noop),
    ]
