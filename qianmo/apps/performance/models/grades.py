"""The tables of staff grades: ladders and who climbs them by dated rows, assessments, transfers, rules of staffing."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models

from qianmo.domain.performance.grades import Move
from qianmo.storage.guards import append_only

OVERLAPS = ("valid", RangeOperators.OVERLAPS)


class GradeRule(models.Model):
    """A grade of a track in the days it holds with all of its thresholds; nought or empty asks nothing."""

    track = models.CharField("序列", max_length=20)
    step = models.PositiveSmallIntegerField("档次")
    name = models.CharField("等级", max_length=20)
    borrowers = models.PositiveIntegerField("管户（户）")
    balance_fen = models.BigIntegerField("贷款余额（分）")
    lent_fen = models.BigIntegerField("当期投放（分）")
    profit_fen = models.BigIntegerField("当期模拟利润（分）", default=0)
    deposit_fen = models.BigIntegerField("日均存款（分）", default=0)
    points = models.PositiveIntegerField("月均积分")
    exam = models.PositiveIntegerField("培训考试（分）")
    bad_ppm = models.PositiveIntegerField("不良率上限（百万分之一）", null=True)
    education = models.CharField("学历", max_length=10)
    years = models.PositiveSmallIntegerField("从业年限")
    certificate = models.CharField("证书", max_length=40, null=True)  # noqa: DJ001 - the book keeps an empty cell as none
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "等级标准"
        constraints = [
            ExclusionConstraint(
                name="grade_rule_no_overlap",
                expressions=[("track", RangeOperators.EQUAL), ("step", RangeOperators.EQUAL), OVERLAPS],
            )
        ]


class StaffRecord(models.Model):
    """Which track a member of staff climbs, with which education, in the trade since when, in the days it holds."""

    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工")
    track = models.CharField("序列", max_length=20)
    education = models.CharField("学历", max_length=10)
    since = models.DateField("从业起")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "序列档案"
        constraints = [
            ExclusionConstraint(name="staff_record_no_overlap", expressions=[("staff", RangeOperators.EQUAL), OVERLAPS])
        ]


class StaffingRule(models.Model):
    """How many managers a unit of a cohort needs (`*`: every other unit), in the days the rule holds."""

    cohort = models.CharField("适用", max_length=40)
    least = models.PositiveSmallIntegerField("至少")
    balance_fen = models.BigIntegerField("余额超过（分）")
    borrowers = models.PositiveIntegerField("户数超过")
    step_fen = models.BigIntegerField("每增加（分）")
    step_borrowers = models.PositiveIntegerField("且每增加（户）")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "定编标准"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(step_fen__gt=0, step_borrowers__gt=0), name="staffing_steps_above_nothing"
            ),
            ExclusionConstraint(
                name="staffing_rule_no_overlap", expressions=[("cohort", RangeOperators.EQUAL), OVERLAPS]
            ),
        ]


class AssessmentState(models.TextChoices):
    """How far an assessment has come."""

    PROPOSED = "proposed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    DROPPED = "dropped", "已放弃"


class Assessment(models.Model):
    """Everybody's grades after a period, proposed by one person and confirmed by another."""

    first = models.DateField("开始")
    until = models.DateField("结束")
    as_of = models.DateField("截至")
    state = models.CharField("状态", max_length=10, choices=AssessmentState.choices)
    proposed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="提出人", db_index=False
    )
    proposed_at = models.DateTimeField("提出时刻")
    confirmed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="确认人", db_index=False
    )
    confirmed_at = models.DateTimeField("确认时刻", null=True)

    class Meta:
        verbose_name = "等级评定"
        constraints = [
            models.UniqueConstraint(
                fields=["first"], condition=~models.Q(state="dropped"), name="assessment_one_a_period"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("proposed_by")),
                name="assessment_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(state="confirmed", confirmed_by__isnull=False, confirmed_at__isnull=False)
                | (~models.Q(state="confirmed") & models.Q(confirmed_by__isnull=True)),
                name="assessment_confirmed_whole",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="assessment_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="assessment_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state <> 'proposed'"),
            ),
        ]


class StaffGrade(models.Model):
    """Somebody's grade after an assessment and the measures it rests on; `held` is the step before, none at first."""

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="+", verbose_name="等级评定", db_index=False
    )
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工")
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构", db_index=False)
    track = models.CharField("序列", max_length=20)
    held = models.PositiveSmallIntegerField("原档次", null=True)
    step = models.PositiveSmallIntegerField("档次")
    name = models.CharField("等级", max_length=20)
    move = models.CharField("变动", max_length=10, choices=[(one.value, one.value) for one in Move])
    fails = models.PositiveSmallIntegerField("连续不达标")
    measures = models.JSONField("依据")
    short_of = ArrayField(models.CharField(max_length=100), verbose_name="没有达到")
    lacking = ArrayField(models.CharField(max_length=100), verbose_name="上一级还差")

    class Meta:
        verbose_name = "客户经理等级"
        constraints = [models.UniqueConstraint(fields=["assessment", "staff"], name="staff_grade_once")]
        triggers = append_only("staff_grade")


class TransferKind(models.TextChoices):
    """Where somebody goes."""

    ROTATE = "rotate", "轮岗"
    STAND_BY = "stand_by", "待岗"


class StaffTransfer(models.Model):
    """A manager who rotates to another unit or stands by, from a day to a day (none: open), said by one and agreed."""

    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工")
    kind = models.CharField("变动", max_length=10, choices=TransferKind.choices)
    branch = models.ForeignKey(
        "org.Branch", models.PROTECT, null=True, related_name="+", verbose_name="到哪个机构", db_index=False
    )
    since = models.DateField("从")
    until = models.DateField("到", null=True)
    reason = models.CharField("原因", max_length=200)
    asked_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="提出人", db_index=False)
    asked_at = models.DateTimeField("提出时刻")
    agreed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="同意人", db_index=False
    )
    agreed_at = models.DateTimeField("同意时刻", null=True)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "轮岗待岗"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True) | ~models.Q(agreed_by=models.F("asked_by")),
                name="transfer_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="transfer_ends_later",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="stand_by", branch__isnull=True)
                | models.Q(kind="rotate", branch__isnull=False),
                name="transfer_goes_somewhere",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="transfer_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="transfer_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.agreed_by_id IS NOT NULL"),
            ),
        ]
