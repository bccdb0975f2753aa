"""The tables of bulletins: which measures are told to the whole bank how often, and what was told, kept as it was."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models

from qianmo.storage.guards import append_only


class BulletinRule(models.Model):
    """In these days a measure is told to the bank so often, within so many days, and by person or not."""

    measure = models.CharField("指标", max_length=20)
    every = models.CharField("多久一次", max_length=8)
    within_days = models.PositiveSmallIntegerField("期后几天内")
    people = models.BooleanField("按人也公示", default=False)
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "进度公示规则"
        constraints = [
            ExclusionConstraint(
                name="bulletin_rule_no_overlap",
                expressions=[("measure", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class Bulletin(models.Model):
    """A bulletin: of which version of the plan, as of which day, of which measures; by whom, when, with what words."""

    plan = models.ForeignKey("targets.Plan", models.PROTECT, related_name="+", verbose_name="目标方案", db_index=False)
    as_of = models.DateField("数据截至")
    measures = ArrayField(models.CharField(max_length=20), verbose_name="指标")
    said = models.CharField("说明", max_length=200, blank=True)
    published_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="公示人", db_index=False
    )
    published_at = models.DateTimeField("公示时刻")
    published_on = models.DateField("公示日")

    class Meta:
        verbose_name = "进度公示"
        constraints = [
            models.CheckConstraint(condition=models.Q(measures__len__gt=0), name="bulletin_of_something"),
        ]
        triggers = append_only("bulletin")


class BulletinRow(models.Model):
    """Where the bank, a unit or a person stood with a measure, with the place among its like; names as they were."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="+", verbose_name="进度公示", db_index=False)
    measure = models.CharField("指标", max_length=20)
    level = models.CharField("层级", max_length=8)
    unit = models.CharField("谁的", max_length=40, blank=True)
    name = models.CharField("名称", max_length=60)
    under = models.CharField("所在机构", max_length=60, blank=True)
    year = models.BigIntegerField("全年")
    done = models.BigIntegerField("完成")
    ahead = models.BigIntegerField("比该完成的")
    place = models.PositiveIntegerField("名次", null=True)

    class Meta:
        verbose_name = "进度公示行"
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "measure", "level", "unit"], name="bulletin_row_once"),
            models.CheckConstraint(
                condition=models.Q(level__in=["bank", "branch", "staff"]), name="bulletin_row_level"
            ),
        ]
        triggers = append_only("bulletin_row")
