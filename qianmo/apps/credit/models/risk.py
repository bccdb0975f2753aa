"""The dated table of how arrears are classed and provided for."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models


class RiskRule(models.Model):
    """From which days overdue a class is reached, what is provided for each, and when a bad loan may be bettered."""

    valid = DateRangeField("生效期")
    substandard_after = models.PositiveSmallIntegerField("逾期超过多少天为次级")
    doubtful_after = models.PositiveSmallIntegerField("逾期超过多少天为可疑")
    loss_after = models.PositiveSmallIntegerField("逾期超过多少天为损失")
    upgrade_months = models.PositiveSmallIntegerField("不良上调观察月数")
    general_ppm = models.IntegerField("一般准备（百万分之一）")
    special_ppm = ArrayField(models.IntegerField(), verbose_name="专项准备，按五级（百万分之一）", size=5)

    class Meta:
        verbose_name = "风险规则"
        constraints = [
            ExclusionConstraint(name="risk_rule_one_in_force", expressions=[("valid", RangeOperators.OVERLAPS)])
        ]
