import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approvals", "0005_committees")]

    operations = [
        migrations.RenameField("promise", "working_days", "days"),
        migrations.AlterField("promise", "days", models.PositiveSmallIntegerField(verbose_name="天数")),
        migrations.AddField(
            "promise", "name", models.CharField(default="限时办结", max_length=30, verbose_name="名称")
        ),
        migrations.AddField(
            "promise",
            "counted",
            models.CharField(
                choices=[("working", "工作日"), ("calendar", "自然日")],
                default="working",
                max_length=10,
                verbose_name="日别",
            ),
        ),
        migrations.AddField(
            "promise",
            "starts",
            models.CharField(
                choices=[("complete", "材料齐全"), ("declared", "申报")],
                default="complete",
                max_length=10,
                verbose_name="起算",
            ),
        ),
        migrations.AddField(
            "promise",
            "stops",
            models.CharField(
                choices=[("decided", "审批办结"), ("disbursed", "放款")],
                default="decided",
                max_length=10,
                verbose_name="止于",
            ),
        ),
        migrations.AddField(
            "case",
            "promise",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="approvals.promise",
                verbose_name="承诺",
            ),
        ),
    ]
