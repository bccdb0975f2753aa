"""The tables of plans: a year's targets by version, whose they are month by month, and who is held to catch up."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from qianmo.storage.guards import fixed_after_draft, published_by_another


class PlanState(models.TextChoices):
    """How far a version has come."""

    DRAFT = "draft", "待发布"
    PUBLISHED = "published", "已发布"
    DROPPED = "dropped", "已放弃"


class Plan(models.Model):
    """One version of a year's targets, written by one person and published by another; the last published holds."""

    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveIntegerField("版本")
    name = models.CharField("来源", max_length=80)
    state = models.CharField("状态", max_length=10, choices=PlanState.choices)
    written_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="编制人", db_index=False)
    written_at = models.DateTimeField("编制时刻")
    published_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="发布人", db_index=False
    )
    published_at = models.DateTimeField("发布时刻", null=True)

    class Meta:
        verbose_name = "目标方案"
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="plan_version_once"),
            models.UniqueConstraint(fields=["year"], condition=models.Q(state="draft"), name="plan_one_draft_a_year"),
            *published_by_another("plan"),
        ]
        triggers = fixed_after_draft("plan")


class PlanPart(models.Model):
    """A target of one measure: whose, under which unit, month by month, and who answers for it."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+", verbose_name="目标方案", db_index=False)
    measure = models.CharField("指标", max_length=20)
    level = models.CharField("层级", max_length=8)
    unit = models.CharField("谁的", max_length=40, blank=True)
    parent = models.CharField("上级", max_length=40, blank=True)
    months = ArrayField(models.BigIntegerField(), size=12, verbose_name="各月")
    answers = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="责任人", db_index=False
    )

    class Meta:
        verbose_name = "目标分解"
        constraints = [
            models.UniqueConstraint(fields=["plan", "measure", "level", "unit"], name="plan_part_once"),
            models.CheckConstraint(condition=models.Q(months__len=12), name="plan_part_twelve_months"),
        ]
        triggers = [pgtrigger.Protect(name="plan_part_kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class Supervision(models.Model):
    """A unit that lags with a measure, or a milestone, put under a leader of the bank (挂片督导) until a day.

    It is closed with what came of it. `behind` is what the unit lacked then, of a milestone the days it was late.
    """

    measure = models.CharField("指标", max_length=20, blank=True)
    branch = models.ForeignKey("org.Branch", models.PROTECT, null=True, related_name="+", verbose_name="机构")
    milestone = models.ForeignKey(
        "targets.Milestone", models.PROTECT, null=True, related_name="+", verbose_name="里程碑"
    )
    leader = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="挂片领导", db_index=False)
    asks = models.CharField("要求", max_length=200)
    behind = models.BigIntegerField("立项时差额")
    due_on = models.DateField("限期")
    opened_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="立项人", db_index=False)
    opened_on = models.DateField("立项日")
    closed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="销号人", db_index=False
    )
    closed_on = models.DateField("销号日", null=True)
    outcome = models.CharField("结果", max_length=200, blank=True)

    class Meta:
        verbose_name = "督导项"
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "branch"],
                condition=models.Q(closed_on__isnull=True),
                name="supervision_one_open",
            ),
            models.UniqueConstraint(
                fields=["milestone"], condition=models.Q(closed_on__isnull=True), name="supervision_one_a_milestone"
            ),
            models.CheckConstraint(
                condition=models.Q(milestone__isnull=True, branch__isnull=False) & ~models.Q(measure="")
                | models.Q(milestone__isnull=False, branch__isnull=True, measure=""),
                name="supervision_of_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True) | models.Q(closed_by__isnull=False),
                name="supervision_closed_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="supervision_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="supervision_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.closed_on IS NOT NULL"),
            ),
        ]
