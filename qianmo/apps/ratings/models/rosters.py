"""The rules of rating by days, and rosters: which households one round is about and what screening found of each."""

from typing import Any, cast

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models


class NegativeReason(models.Model):
    """A reason not to grant, hard or soft, on or off, as it stood in a range of days; never shown to villagers."""

    code = models.CharField("代码", max_length=30)
    name = models.CharField("名称", max_length=40)
    hard = models.BooleanField("硬性")
    enabled = models.BooleanField("启用", default=True)
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "负面清单"
        constraints = [
            ExclusionConstraint(
                name="negative_reason_no_overlap",
                expressions=[("code", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class RatingRule(models.Model):
    """How ballots are combined, for a range of days. Amounts and shares as `CombineRule` defines them."""

    valid = DateRangeField("生效期")
    method = models.CharField("合并办法", max_length=10)
    fallback = models.CharField("意见不足时", max_length=10)
    trimmed_needs = models.PositiveSmallIntegerField("去高去低所需意见")
    opinions_needed = models.PositiveSmallIntegerField("有效意见下限")
    exclusions_needed = models.PositiveSmallIntegerField("否定所需人数")
    dispersion_ppm = models.IntegerField("离散上限（百万分之一）")

    class Meta:
        verbose_name = "评议规则"
        constraints = [
            ExclusionConstraint(name="rating_rule_one_in_force", expressions=[("valid", RangeOperators.OVERLAPS)])
        ]


class KnownBounds(models.Model):
    """The bounds by which the bank's own figures raise a flag at screening (`KnownRule`), in a range of days."""

    youngest = models.PositiveSmallIntegerField("最小年龄")
    oldest = models.PositiveSmallIntegerField("最大年龄")
    arrears_days = models.PositiveSmallIntegerField("逾期天数上限")
    debt_ppm = models.IntegerField("负债占资产上限（百万分之一）")
    valid = DateRangeField("生效期")

    class Meta:
        verbose_name = "自动初筛界限"
        constraints = [
            ExclusionConstraint(name="known_bounds_one_in_force", expressions=[("valid", RangeOperators.OVERLAPS)])
        ]


class DriveBounds(models.Model):
    """When a step of a drive counts as done, the usual signing target, and how long a step may take (`StageRule`)."""

    done_ppm = models.IntegerField("走完的比例（百万分之一）")
    signing_target_ppm = models.IntegerField("签约率目标（百万分之一）")
    screening_days = models.PositiveSmallIntegerField("筛查（天）")
    rating_days = models.PositiveSmallIntegerField("评议（天）")
    granting_days = models.PositiveSmallIntegerField("授信（天）")
    notice_days = models.PositiveSmallIntegerField("公示（天）")
    signing_days = models.PositiveSmallIntegerField("签约（天）")
    valid = DateRangeField("生效期")

    class Meta:
        verbose_name = "整村进度界限"
        constraints = [
            ExclusionConstraint(name="drive_bounds_one_in_force", expressions=[("valid", RangeOperators.OVERLAPS)])
        ]


class Roster(models.Model):
    """All households one round is about: of one village, or of one customer group.

    `begun_in` is where a round of a village began, if that village was merged since.
    """

    village = models.ForeignKey("grids.Cell", models.PROTECT, null=True, related_name="+", verbose_name="村")
    group = models.ForeignKey(
        "households.CustomerGroup", models.PROTECT, null=True, related_name="+", verbose_name="客户群"
    )
    year = models.PositiveSmallIntegerField("年度")
    opened_on = models.DateField("建册日")
    opened_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="建册人")
    begun_in = models.ForeignKey(
        "grids.Cell", models.PROTECT, null=True, related_name="+", verbose_name="原在村", db_index=False
    )

    class Meta:
        verbose_name = "名册"
        constraints = [
            models.UniqueConstraint(fields=["village", "year"], name="roster_once_a_year"),
            models.UniqueConstraint(fields=["group", "year"], name="group_roster_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(village__isnull=True) ^ models.Q(group__isnull=True), name="roster_village_or_group"
            ),
        ]

    @property
    def home(self) -> Any:
        """The village whose sight decides who sees the round: its own, or where the group stands."""
        return self.village if self.group is None else self.group.place

    @property
    def place_id(self) -> int:
        """The id of that village."""
        return cast(int, self.village_id if self.group is None else self.group.place_id)

    @property
    def named(self) -> str:
        """What the round is called: its village or its group."""
        return cast(str, self.home.name if self.group is None else self.group.name)


class Outcome(models.TextChoices):
    """Result of screening."""

    WHITE = "white", "白名单"
    GREY = "grey", "灰名单"
    BLACK = "black", "黑名单"


class RosterEntry(models.Model):
    """A household on a roster, where it came from, and what screening found."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="+", verbose_name="名册", db_index=False)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    source = models.CharField("来源", max_length=20)
    outcome = models.CharField("初筛", max_length=6, choices=Outcome.choices)
    reasons = ArrayField(models.CharField(max_length=30), verbose_name="命中原因", default=list)
    screened_on = models.DateField("初筛日")

    class Meta:
        verbose_name = "名册户"
        constraints = [models.UniqueConstraint(fields=["roster", "household"], name="roster_entry_once")]


class RosterMark(models.Model):
    """Reasons a member of staff holds against a household before screening, with what they rest on; one a year.

    Kept until the roster is opened and read by screening then; `revision` tells two people who mark at once apart.
    """

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    year = models.PositiveSmallIntegerField("年度")
    reasons = ArrayField(models.CharField(max_length=30), verbose_name="原因", default=list)
    note = models.CharField("依据", max_length=200, blank=True)
    revision = models.PositiveIntegerField("版次", default=1)
    marked_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="标注人", db_index=False)
    marked_at = models.DateTimeField("标注时间")

    class Meta:
        verbose_name = "名册标注"
        constraints = [models.UniqueConstraint(fields=["household", "year"], name="roster_mark_once_a_year")]
