"""The tables of meetings on weak indicators: what was weak on the day, why, and what was promised by whom.

The figures of a meeting are those of its day and stay. Causes may be mended while the meeting is open; once it is
closed with its minutes nothing of it changes but what came of its promises, each told once.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from qianmo.storage.guards import append_only


class WeakMeeting(models.Model):
    """A meeting: on which day, in the chair, on the figures of which day; closed with its minutes."""

    held_on = models.DateField("开会日")
    as_of = models.DateField("数据截至")
    chair = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="主持人", db_index=False)
    opened_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="记录人", db_index=False)
    opened_at = models.DateTimeField("开会时刻")
    said = models.TextField("纪要", max_length=2_000, blank=True)
    closed_at = models.DateTimeField("结束时刻", null=True)

    class Meta:
        verbose_name = "短板分析会"
        constraints = [
            models.UniqueConstraint(fields=["held_on"], name="weak_meeting_once_a_day"),
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(closed_at__isnull=True), name="weak_meeting_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | ~models.Q(said=""), name="weak_meeting_closed_with_minutes"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="weak_meeting_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="weak_meeting_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.closed_at IS NOT NULL"),
            ),
        ]


class WeakPoint(models.Model):
    """A unit behind with a measure on the day of a meeting: what was done, what was due, how much lacked, and why."""

    meeting = models.ForeignKey(WeakMeeting, models.PROTECT, related_name="+", verbose_name="短板分析会")
    measure = models.CharField("指标", max_length=20)
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构", db_index=False)
    done = models.BigIntegerField("完成")
    due = models.BigIntegerField("该完成")
    behind = models.BigIntegerField("差额")
    causes = ArrayField(models.CharField(max_length=10), default=list, verbose_name="原因")
    said = models.CharField("分析", max_length=500, blank=True)
    said_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="分析人", db_index=False
    )

    class Meta:
        verbose_name = "短板"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "measure", "branch"], name="weak_point_once"),
            models.CheckConstraint(condition=models.Q(behind__gt=0), name="weak_point_is_behind"),
        ]
        triggers = [pgtrigger.Protect(name="weak_point_kept", operation=pgtrigger.Delete)]


class Remedy(models.Model):
    """What is to be done about a weak point, by whom, until when; then what came of it, told once."""

    point = models.ForeignKey(WeakPoint, models.PROTECT, related_name="+", verbose_name="短板")
    what = models.CharField("措施", max_length=300)
    answers = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="责任人", db_index=False)
    due_on = models.DateField("限期")
    promised_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="登记人", db_index=False
    )
    promised_on = models.DateField("登记日")

    class Meta:
        verbose_name = "短板措施"
        constraints = [models.UniqueConstraint(fields=["point", "what"], name="remedy_once")]
        triggers = append_only("remedy")


class RemedyOutcome(models.Model):
    """What came of a remedy: kept or not, in words, and how much the unit lacked on that day (none: cannot be told)."""

    remedy = models.OneToOneField(Remedy, models.PROTECT, related_name="+", verbose_name="短板措施")
    kept = models.CharField("落实", max_length=4)
    said = models.CharField("结果", max_length=300)
    behind = models.BigIntegerField("那时差额", null=True)
    told_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="填报人", db_index=False)
    told_on = models.DateField("填报日")

    class Meta:
        verbose_name = "措施结果"
        constraints = [models.CheckConstraint(condition=~models.Q(said=""), name="remedy_outcome_said")]
        triggers = append_only("remedy_outcome")
