"""客户维护: the tables by which households are given their tiers, each in force for a range of days."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


class TierTable(models.Model):
    """A decision table of tiers (分层表), kept whole, written by one person and published by another."""

    model = models.TextField("决策表")
    model_hash = models.CharField("摘要", max_length=64)
    valid = DateRangeField("有效期")
    edited_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="编辑人")
    published_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="发布人")
    published_at = models.DateTimeField("发布时刻")

    class Meta:
        verbose_name = "分层表"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(edited_by=models.F("published_by")), name="tier_table_two_persons"
            ),
            ExclusionConstraint(name="tier_table_one_in_force", expressions=[("valid", RangeOperators.OVERLAPS)]),
        ]
