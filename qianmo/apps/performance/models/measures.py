"""The table of measures the bank says itself, by dated rows."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


class MeasureRule(models.Model):
    """A measure in the days it holds: its source, which accounts, transactions or events, and what of it counts."""

    name = models.CharField("计量", max_length=20)
    source = models.CharField("来源", max_length=10)
    unit = models.CharField("单位", max_length=4)
    side = models.CharField("哪类账户", max_length=10, null=True)  # noqa: DJ001 - the book keeps an empty cell as none
    products = models.CharField("产品", max_length=60, null=True)  # noqa: DJ001
    least_fen = models.BigIntegerField("余额不低于（分）", null=True)
    sound = models.BooleanField("只算正常")
    kinds = models.CharField("交易种类", max_length=60, null=True)  # noqa: DJ001
    event = models.CharField("办的事", max_length=40, null=True)  # noqa: DJ001
    outcome = models.CharField("结果含", max_length=60, null=True)  # noqa: DJ001
    once = models.BooleanField("一户一次")
    counts = models.CharField("条件", max_length=10)
    number = models.PositiveIntegerField("数", null=True)
    fewer = models.BooleanField("少者为好")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "自定计量"
        constraints = [
            ExclusionConstraint(
                name="measure_rule_no_overlap",
                expressions=[("name", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]
