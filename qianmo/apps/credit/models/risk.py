"""Tables of risk: the dated rule by which arrears are classed and provided for, and what persons found of draws."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models

from qianmo.apps.credit.models.asked import WAITING, Asked
from qianmo.apps.credit.models.draws import Draw


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


class Judgement(Asked):
    """A class that two persons give a draw (人工认定), or take back (`loan_class` null): the last one decided holds."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="+", verbose_name="借据")
    before_class = models.PositiveSmallIntegerField("原五级分类")
    loan_class = models.PositiveSmallIntegerField("认定为", null=True)
    effective_on = models.DateField("生效日", null=True)

    class Meta(Asked.Meta):
        verbose_name = "分类认定"
        constraints = [
            *Asked.Meta.constraints,
            models.UniqueConstraint(fields=["draw"], condition=WAITING, name="judgement_one_pending"),
            models.CheckConstraint(
                condition=models.Q(state="carried_out", effective_on__isnull=False)
                | (~models.Q(state="carried_out") & models.Q(effective_on__isnull=True)),
                name="judgement_effective",
            ),
        ]


class Misuse(Asked):
    """That a draw is misused from a day on (挪用认定), with evidence, or (`lifts`) that it no longer is.

    `counted_to` is the day it was decided: to that day interest had been counted as if nothing were wrong.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="+", verbose_name="借据")
    lifts = models.BooleanField("解除")
    from_on = models.DateField("自哪天起")
    evidence = models.CharField("证据", max_length=500)
    counted_to = models.DateField("认定时计到", null=True)

    class Meta(Asked.Meta):
        verbose_name = "挪用认定"
        constraints = [
            *Asked.Meta.constraints,
            models.UniqueConstraint(fields=["draw"], condition=WAITING, name="misuse_one_pending"),
            models.CheckConstraint(condition=~models.Q(evidence=""), name="misuse_has_evidence"),
            models.CheckConstraint(
                condition=models.Q(state="carried_out", counted_to__isnull=False)
                | (~models.Q(state="carried_out") & models.Q(counted_to__isnull=True)),
                name="misuse_counted",
            ),
        ]
