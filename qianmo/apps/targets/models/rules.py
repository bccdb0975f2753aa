"""Tables of the dated rules of indicators: the sentences of a year, the caps of populations, units that were merged."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


def _one_at_a_time(name: str, about: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name, expressions=[(about, RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)]
    )


class IndicatorRule(models.Model):
    """A sentence of the regulator in the days it holds: a figure of a population, its base, what it is held against."""

    code = models.CharField("代码", max_length=30)
    title = models.CharField("指标", max_length=60)
    population = models.CharField("口径", max_length=20)
    figure = models.CharField("数", max_length=12)
    base = models.CharField("基期", max_length=10)
    sense = models.CharField("方向", max_length=8)
    against = models.CharField("比什么", max_length=8)
    offset_ppm = models.IntegerField("加几点（百万分之一）", default=0)
    force = models.CharField("要求", max_length=8)
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "指标规则"
        constraints = [_one_at_a_time("indicator_no_overlap", "code")]


class PopulationCap(models.Model):
    """Up to which credit of one customer a loan counts for a population in these days."""

    population = models.CharField("口径", max_length=20)
    cap_fen = models.BigIntegerField("单户上限（分）")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "口径上限"
        constraints = [_one_at_a_time("cap_no_overlap", "population")]


class BranchMerge(models.Model):
    """A unit that was merged into another: from that day on all its past, too, is told under the other."""

    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="并出机构")
    into = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="并入机构", db_index=False)
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "机构合并"
        constraints = [
            _one_at_a_time("merge_no_overlap", "branch"),
            models.CheckConstraint(condition=~models.Q(branch=models.F("into")), name="merge_into_another"),
        ]


class CohortUnit(models.Model):
    """A unit that belongs to a cohort (16 强县, 39 乡镇网点), which has targets of its own."""

    cohort = models.CharField("分组", max_length=40)
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构", db_index=False)
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "分组机构"
        constraints = [
            ExclusionConstraint(
                name="cohort_unit_no_overlap",
                expressions=[
                    ("cohort", RangeOperators.EQUAL),
                    ("branch", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]


class ToleranceStep(models.Model):
    """From how many bad loans on they are taken otherwise, in these days; below the first step nobody answers."""

    scale = models.CharField("容忍度", max_length=40)
    population = models.CharField("口径", max_length=20)
    against = models.CharField("比什么", max_length=8)
    outcome = models.CharField("结论", max_length=10)
    above_ppm = models.IntegerField("起点（百万分之一）")
    reached = models.BooleanField("到了就算")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "容忍度分档"
        constraints = [
            ExclusionConstraint(
                name="tolerance_step_no_overlap",
                expressions=[
                    ("scale", RangeOperators.EQUAL),
                    ("outcome", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]
