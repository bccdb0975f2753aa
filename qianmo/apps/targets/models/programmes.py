"""The tables of programmes (工程): milestones with their evidence, money set aside, and what was spent of it.

What a programme was set up with stays: a day that passed cannot be moved, a budget grows only by another row of it. A
wrong milestone is given up with a reason; a wrong spending is turned down by the second person.
"""

import pgtrigger
from django.db import models

from qianmo.storage.guards import append_only


class Programme(models.Model):
    """One undertaking of the bank: the larger work it belongs to, who answers for it, from when until when."""

    work = models.CharField("工程", max_length=40)
    name = models.CharField("项目", max_length=60, unique=True)
    owner = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="责任人", db_index=False)
    since = models.DateField("开始")
    until = models.DateField("结束")
    set_up_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="录入人", db_index=False)
    set_up_at = models.DateTimeField("录入时刻")

    class Meta:
        verbose_name = "工程项目"
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="programme_lasts"),
        ]
        triggers = append_only("programme")


class Milestone(models.Model):
    """What is to be there by a day and who answers; done with evidence, or given up with a reason."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name="项目")
    name = models.CharField("里程碑", max_length=100)
    answers = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="责任人", db_index=False)
    due_on = models.DateField("限期")
    done_on = models.DateField("完成日", null=True)
    given_up_on = models.DateField("作废日", null=True)
    evidence = models.CharField("凭据或原因", max_length=300, blank=True)
    told_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="填报人", db_index=False
    )

    class Meta:
        verbose_name = "里程碑"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"], condition=models.Q(given_up_on__isnull=True), name="milestone_once"
            ),
            models.CheckConstraint(
                condition=models.Q(done_on__isnull=True, given_up_on__isnull=True, evidence="", told_by__isnull=True)
                | (
                    ~models.Q(evidence="")
                    & models.Q(told_by__isnull=False)
                    & (
                        models.Q(done_on__isnull=False, given_up_on__isnull=True)
                        | models.Q(done_on__isnull=True, given_up_on__isnull=False)
                    )
                ),
                name="milestone_told_whole",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="milestone_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="milestone_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.told_by_id IS NOT NULL OR OLD.due_on <> NEW.due_on OR OLD.name <> NEW.name"
                ),
            ),
        ]


class Budget(models.Model):
    """Money set aside for one purpose of a programme (人力费用、变动费用)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name="项目")
    name = models.CharField("费用", max_length=40)
    fen = models.BigIntegerField("预算（分）")

    class Meta:
        verbose_name = "专项预算"
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="budget_once"),
            models.CheckConstraint(condition=models.Q(fen__gt=0), name="budget_of_something"),
        ]
        triggers = append_only("budget")


class SpendingState(models.TextChoices):
    """How far a spending has come."""

    BOOKED = "booked", "待复核"
    CONFIRMED = "confirmed", "已复核"
    REFUSED = "refused", "已退回"


class Spending(models.Model):
    """What was spent of a budget: booked by one, confirmed or turned down by another."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="+", verbose_name="专项预算")
    fen = models.BigIntegerField("金额（分）")
    spent_on = models.DateField("支出日")
    said = models.CharField("用途", max_length=200)
    state = models.CharField("状态", max_length=10, choices=SpendingState.choices, default=SpendingState.BOOKED)
    booked_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人", db_index=False)
    booked_at = models.DateTimeField("登记时刻")
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人", db_index=False
    )
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "专项支出"
        constraints = [
            models.CheckConstraint(condition=models.Q(fen__gt=0) & ~models.Q(said=""), name="spending_of_something"),
            models.CheckConstraint(
                condition=models.Q(state="booked", decided_by__isnull=True)
                | (~models.Q(state="booked") & models.Q(decided_by__isnull=False)),
                name="spending_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("booked_by")),
                name="spending_two_persons",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="spending_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="spending_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state <> 'booked' OR OLD.fen <> NEW.fen"),
            ),
        ]
