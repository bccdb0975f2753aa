"""The tables of a day's plan and of the meetings about it.

Whether a household was called on is never kept here: it is read from visits, tasks and touches, so a visit that comes
in late from the field still counts for the day it was made.
"""

from django.db import models
from django.db.models import Q

from qianmo.storage.guards import append_only


class Left(models.TextChoices):
    """Why a household that was planned was not called on."""

    AWAY = "away", "不在家"
    PUT_OFF = "put_off", "客户改期"
    NO_TIME = "no_time", "没来得及"
    NOT_NEEDED = "not_needed", "不用去了"


class DayPlan(models.Model):
    """Whom one person means to call on, on one day, until it is settled in the evening."""

    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="客户经理", db_index=False)
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构", db_index=False)
    day = models.DateField("营业日")
    settled_at = models.DateTimeField("结清时刻", null=True)
    said = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "日计划"
        indexes = [models.Index(fields=["branch", "day"], name="dayplan_of_branch")]
        constraints = [models.UniqueConstraint(fields=["staff", "day"], name="dayplan_once")]


class PlannedCall(models.Model):
    """A household of a day's plan, why it is on it, and, where nobody came, why not."""

    plan = models.ForeignKey(DayPlan, models.CASCADE, related_name="+", verbose_name="日计划", db_index=False)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    why = models.CharField("为什么去", max_length=120)
    left = models.CharField("没有去的原因", max_length=10, choices=Left.choices, blank=True)
    carried = models.BooleanField("转到下一天", default=False)

    class Meta:
        verbose_name = "拟访户"
        constraints = [
            models.UniqueConstraint(fields=["plan", "household"], name="plannedcall_once"),
            models.CheckConstraint(condition=Q(carried=False) | ~Q(left=""), name="plannedcall_carried_was_left"),
        ]


class BriefingKind(models.TextChoices):
    """The two meetings of a day."""

    MORNING = "morning", "晨会"
    EVENING = "evening", "夕会"


class Briefing(models.Model):
    """That a branch met in the morning or in the evening, who led it, and what was agreed."""

    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构", db_index=False)
    day = models.DateField("营业日")
    kind = models.CharField("会别", max_length=8, choices=BriefingKind.choices)
    chair = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="主持人", db_index=False)
    held_at = models.DateTimeField("记录时刻")
    said = models.CharField("议定事项", max_length=500)

    class Meta:
        verbose_name = "晨夕会"
        triggers = append_only("briefing_append_only")
        constraints = [models.UniqueConstraint(fields=["branch", "day", "kind"], name="briefing_once")]
