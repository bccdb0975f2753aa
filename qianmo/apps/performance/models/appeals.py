"""The tables of what is said against a closed month, and of what is put right in a later one.

An appeal is raised on one line of one's own slip, until a day. It is answered by the finance department; where it is
right, a second person of the people's department agrees, and the difference stands as an adjustment in the month that
runs then. The closed month stays as it was paid. Nobody needs to appeal first: the finance department may enter a
correction of its own, with reason and evidence, which a second person decides.
"""

import pgtrigger
from django.db import models

from qianmo.storage.guards import append_only


class AppealState(models.TextChoices):
    """How far an appeal has come."""

    RAISED = "raised", "待答复"
    PROPOSED = "proposed", "拟调整"
    ADJUSTED = "adjusted", "已调整"
    REFUSED = "refused", "不调整"


class Appeal(models.Model):
    """One person's appeal on one line of a closed month, with what was answered and by whom."""

    month = models.ForeignKey("performance.Month", models.PROTECT, related_name="+", verbose_name="考核月")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="申诉人")
    line = models.CharField("项目", max_length=30)
    said = models.CharField("申诉理由", max_length=200)
    raised_at = models.DateTimeField("申诉时刻")
    state = models.CharField("状态", max_length=10, choices=AppealState.choices, default=AppealState.RAISED)
    answer = models.CharField("答复", max_length=200, blank=True)
    points_centi = models.BigIntegerField("调整积分（百分之一分）", default=0)
    pay_fen = models.BigIntegerField("调整计价（分）", default=0)
    answered_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="答复人", db_index=False
    )
    answered_at = models.DateTimeField("答复时刻", null=True)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "绩效申诉"
        constraints = [
            models.UniqueConstraint(
                fields=["month", "staff", "line"],
                condition=models.Q(state__in=["raised", "proposed"]),
                name="appeal_one_open_a_line",
            ),
            models.CheckConstraint(condition=~models.Q(said=""), name="appeal_says_why"),
            models.CheckConstraint(
                condition=models.Q(state="raised", answered_by__isnull=True)
                | (~models.Q(state="raised") & models.Q(answered_by__isnull=False) & ~models.Q(answer="")),
                name="appeal_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True) | ~models.Q(answered_by=models.F("staff")),
                name="appeal_not_answered_by_oneself",
            ),
        ]


class CorrectionState(models.TextChoices):
    """How far a correction has come."""

    ASKED = "asked", "待同意"
    MADE = "made", "已更正"
    REFUSED = "refused", "不更正"


class Correction(models.Model):
    """What the finance department wants put right of somebody's closed month, on what evidence; another decides."""

    month = models.ForeignKey("performance.Month", models.PROTECT, related_name="+", verbose_name="更正的月份")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工")
    line = models.CharField("项目", max_length=30)
    points_centi = models.BigIntegerField("积分（百分之一分）")
    pay_fen = models.BigIntegerField("金额（分）")
    reason = models.CharField("原因", max_length=200)
    evidence = models.CharField("依据", max_length=200)
    state = models.CharField("状态", max_length=10, choices=CorrectionState.choices, default=CorrectionState.ASKED)
    asked_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="提出人", db_index=False)
    asked_at = models.DateTimeField("提出时刻")
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="决定人", db_index=False
    )
    counts_in = models.DateField("计入月份", null=True)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "结月更正"
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason="") & ~models.Q(evidence=""), name="correction_says_why"),
            models.CheckConstraint(condition=~models.Q(points_centi=0, pay_fen=0), name="correction_of_something"),
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_by__isnull=True)
                | (~models.Q(state="asked") & models.Q(decided_by__isnull=False)),
                name="correction_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="made") | models.Q(counts_in__isnull=False),
                name="correction_counts_somewhere",
            ),
            models.CheckConstraint(
                condition=~models.Q(staff=models.F("asked_by"))
                & (
                    models.Q(decided_by__isnull=True)
                    | (~models.Q(decided_by=models.F("asked_by")) & ~models.Q(decided_by=models.F("staff")))
                ),
                name="correction_two_persons",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="correction_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state <> 'asked'"),
            )
        ]


class Adjustment(models.Model):
    """What is put right of a closed month: points and pay that count in a later one. Added, never edited."""

    month = models.ForeignKey("performance.Month", models.PROTECT, related_name="+", verbose_name="更正的月份")
    counts_in = models.DateField("计入月份")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工")
    line = models.CharField("项目", max_length=30)
    points_centi = models.BigIntegerField("积分（百分之一分）")
    pay_fen = models.BigIntegerField("金额（分）")
    reason = models.CharField("原因", max_length=200)
    asked_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="提出人", db_index=False)
    agreed_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="同意人", db_index=False)
    at = models.DateTimeField("时刻")

    class Meta:
        verbose_name = "绩效调整"
        constraints = [
            models.CheckConstraint(condition=~models.Q(asked_by=models.F("agreed_by")), name="adjustment_two_persons"),
            models.CheckConstraint(
                condition=~models.Q(staff=models.F("asked_by")) & ~models.Q(staff=models.F("agreed_by")),
                name="adjustment_not_ones_own",
            ),
            models.CheckConstraint(condition=models.Q(counts_in__day=1), name="adjustment_from_first_day"),
        ]
        triggers = append_only("adjustment_append_only")
