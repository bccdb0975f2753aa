"""Tables of the nights: one row for each day that is to be closed, one for each time a step was begun.

These rows are the truth of how far the bank is. A job in the queue or a command at a terminal only goes on where they
say; if it is killed, its last row stays open until the next one finds it and calls it broken off.
"""

from django.db import models


class Night(models.Model):
    """The closing of one business day: who asked for it (nobody: the clock), when it was begun and done."""

    business_date = models.DateField("营业日", unique=True)
    asked_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="发起人", db_index=False
    )
    asked_at = models.DateTimeField("发起时刻")
    started_at = models.DateTimeField("开始时刻", null=True)
    finished_at = models.DateTimeField("完成时刻", null=True)

    class Meta:
        verbose_name = "一夜"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True) | models.Q(finished_at__gte=models.F("started_at")),
                name="night_ends_after_it_began",
            )
        ]


class RunState(models.TextChoices):
    """How a step went."""

    RUNNING = "running", "在办"
    FINISHED = "finished", "办完"
    STOPPED = "stopped", "停住"
    BROKEN_OFF = "broken_off", "中断"


class StepRun(models.Model):
    """One time a step of a night was begun: how far it came, how many rows it touched, why it stopped."""

    night = models.ForeignKey(Night, models.PROTECT, related_name="+", verbose_name="一夜")
    step = models.CharField("步骤", max_length=20)
    state = models.CharField("状态", max_length=10, choices=RunState.choices)
    done = models.BigIntegerField("已办", default=0)
    total = models.BigIntegerField("共", default=0)
    rows = models.BigIntegerField("动了几行", default=0)
    started_at = models.DateTimeField("开始时刻")
    finished_at = models.DateTimeField("结束时刻", null=True)
    error = models.CharField("原因", max_length=400, blank=True)

    class Meta:
        verbose_name = "日终步骤"
        constraints = [
            models.UniqueConstraint(
                fields=["night", "step"], condition=models.Q(state="finished"), name="step_finished_once"
            ),
            models.UniqueConstraint(models.Value(1), condition=models.Q(state="running"), name="step_one_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(state="running", finished_at__isnull=True)
                | (~models.Q(state="running") & models.Q(finished_at__gte=models.F("started_at"))),
                name="step_ends_once",
            ),
            models.CheckConstraint(
                condition=(models.Q(state="stopped") & ~models.Q(error=""))
                | (~models.Q(state="stopped") & models.Q(error="")),
                name="step_stopped_says_why",
            ),
        ]
