"""The tables of contests: what is competed for, the sides in their groups, and how it ended, kept for good."""

import pgtrigger
from django.db import models

from qianmo.domain.performance.contests import Scoring
from qianmo.storage.guards import append_only, published_by_another

ONE_SIDE = models.Q(branch__isnull=False, staff__isnull=True) | models.Q(branch__isnull=True, staff__isnull=False)


class ContestState(models.TextChoices):
    """How far a contest has come."""

    DRAFT = "draft", "待发布"
    PUBLISHED = "published", "已发布"
    DROPPED = "dropped", "已放弃"


class Contest(models.Model):
    """A contest over whole months, set up by one person and published by another before it begins.

    `frozen_at` is when its end was written down; from then on nothing of it changes.
    """

    name = models.CharField("名称", max_length=40)
    measure = models.CharField("指标", max_length=30)
    scoring = models.CharField("比什么", max_length=10, choices=[(one.value, one.value) for one in Scoring])
    of_staff = models.BooleanField("比人")
    says = models.CharField("说明", max_length=200, blank=True)
    first = models.DateField("开始")
    until = models.DateField("结束")
    state = models.CharField("状态", max_length=10, choices=ContestState.choices)
    written_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="编制人", db_index=False)
    written_at = models.DateTimeField("编制时刻")
    published_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="发布人", db_index=False
    )
    published_at = models.DateTimeField("发布时刻", null=True)
    frozen_at = models.DateTimeField("定榜时刻", null=True)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "竞赛"
        constraints = [
            *published_by_another("contest"),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("first")), name="contest_ends_later"),
            models.CheckConstraint(
                condition=models.Q(frozen_at__isnull=True) | models.Q(state="published"), name="contest_frozen_if_held"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="contest_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="contest_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.frozen_at IS NOT NULL OR OLD.state = 'dropped'"),
            ),
        ]


class ContestSide(models.Model):
    """A unit or a person in a contest: how large when the groups were proposed, and in which group (0: not in it)."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="+", verbose_name="竞赛", db_index=False)
    branch = models.ForeignKey("org.Branch", models.PROTECT, null=True, related_name="+", verbose_name="机构")
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="员工")
    size_fen = models.BigIntegerField("规模（分）")
    group = models.PositiveSmallIntegerField("组")

    class Meta:
        verbose_name = "参赛方"
        constraints = [
            models.UniqueConstraint(fields=["contest", "branch"], name="contest_branch_once"),
            models.UniqueConstraint(fields=["contest", "staff"], name="contest_staff_once"),
            models.CheckConstraint(condition=ONE_SIDE, name="contest_side_is_one"),
        ]
        triggers = [pgtrigger.Protect(name="contest_side_kept", operation=pgtrigger.Delete)]


class ContestResult(models.Model):
    """How a side ended: its place and everything the place rests on, as counted when the contest was frozen."""

    side = models.OneToOneField(ContestSide, models.PROTECT, related_name="+", verbose_name="参赛方")
    as_of = models.DateField("截至")
    place = models.PositiveIntegerField("名次")
    score_numerator = models.BigIntegerField("得分分子")
    score_denominator = models.BigIntegerField("得分分母")
    absolute = models.BigIntegerField("绝对数")
    bad_fen = models.BigIntegerField("不良余额（分）")
    fen = models.BigIntegerField("贷款余额（分）")
    reached_on = models.DateField("先到日")

    class Meta:
        verbose_name = "竞赛结果"
        triggers = append_only("contest_result")
