"""The table of work to be done at a household.

A task names the household and never a person: whoever is the steward of its village on the day finds it, so a village
that changes hands takes its tasks along.
"""

from django.db import models
from django.db.models import Q


class TaskKind(models.TextChoices):
    """What is to be done."""

    VISIT = "visit", "走访"
    FOLLOW = "follow", "跟进"


class Outcome(models.TextChoices):
    """How a task ended."""

    DONE = "done", "已完成"
    CANCELLED = "cancelled", "已取消"


class Task(models.Model):
    """A piece of work at a household, due on a day, until somebody says how it ended."""

    kind = models.CharField("事项", max_length=8, choices=TaskKind.choices)
    household = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="+", verbose_name="户", db_index=False
    )
    village = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="村", db_index=False)
    note = models.CharField("要做什么", max_length=120)
    due_on = models.DateField("期限")
    postponed = models.PositiveSmallIntegerField("延期次数", default=0)
    opened_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="派办人", db_index=False)
    opened_at = models.DateTimeField("派办时刻")
    ended_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="办结人", db_index=False
    )
    ended_at = models.DateTimeField("办结时刻", null=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, blank=True)
    result = models.CharField("办结说明", max_length=120, blank=True)

    class Meta:
        verbose_name = "待办"
        indexes = [
            models.Index(fields=["village", "due_on"], condition=Q(ended_at__isnull=True), name="task_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "kind"], condition=Q(ended_at__isnull=True), name="task_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="") | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="task_ended_with_outcome",
            ),
        ]
