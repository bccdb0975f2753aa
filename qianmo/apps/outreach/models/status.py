"""The tables of 信用户 and 信用村: criteria by days, and each year's re-rating of villages and their households."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models


class CreditCriterion(models.Model):
    """A test asked of households or villages in these days; a village's with its bound."""

    test = models.CharField("条件", max_length=14)
    bound_ppm = models.IntegerField("界限（百万分之一）", default=0)
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "信用条件"
        constraints = [
            ExclusionConstraint(
                name="credit_criterion_no_overlap",
                expressions=[("test", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class VillageRerating(models.Model):
    """A village in a year: its figures on the day they were counted, what it lacks, and who confirmed it.

    Counted by one person and confirmed by another; until then it may be counted again. `was_credit` is the year before.
    """

    village = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="村")
    year = models.PositiveSmallIntegerField("年度")
    counted_on = models.DateField("统计日")
    counted_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="统计人", db_index=False)
    households = models.PositiveIntegerField("户数")
    credit = models.PositiveIntegerField("信用户")
    borrowers = models.PositiveIntegerField("借款户")
    clear = models.PositiveIntegerField("无欠款户")
    balance_fen = models.BigIntegerField("贷款余额（分）")
    bad_fen = models.BigIntegerField("不良余额（分）")
    new_bad_fen = models.BigIntegerField("新增不良（分）")
    is_credit = models.BooleanField("信用村")
    was_credit = models.BooleanField("上年信用村", null=True)
    lacks = ArrayField(models.CharField(max_length=14), verbose_name="差在哪里")
    confirmed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="确认人", db_index=False
    )
    confirmed_on = models.DateField("确认日", null=True)

    class Meta:
        verbose_name = "村年审"
        constraints = [
            models.UniqueConstraint(fields=["village", "year"], name="village_rerating_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True, confirmed_on__isnull=True)
                | models.Q(confirmed_by__isnull=False, confirmed_on__isnull=False)
                & ~models.Q(confirmed_by=models.F("counted_by")),
                name="village_rerating_two_persons",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="village_rerating_fixed",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.confirmed_by_id IS NOT NULL"),
            ),
        ]


class HouseholdRerating(models.Model):
    """A household in a village's re-rating: credit household or not, the year before, what it lacks, its limit then."""

    rerating = models.ForeignKey(VillageRerating, models.CASCADE, related_name="+", verbose_name="村年审")
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    is_credit = models.BooleanField("信用户")
    was_credit = models.BooleanField("上年信用户", null=True)
    lacks = ArrayField(models.CharField(max_length=14), verbose_name="差在哪里")
    limit_fen = models.BigIntegerField("额度（分）")
    was_limit_fen = models.BigIntegerField("上年额度（分）", null=True)

    class Meta:
        verbose_name = "户年审"
        constraints = [models.UniqueConstraint(fields=["rerating", "household"], name="household_rerating_once")]
