"""The tables of the plan of drives: its versions, the villages and outlets in it, and what a pilot taught."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from qianmo.storage.guards import fixed_after_draft, published_by_another


class PlanState(models.TextChoices):
    """How far a version has come."""

    DRAFT = "draft", "待发布"
    PUBLISHED = "published", "已发布"
    DROPPED = "dropped", "已放弃"


class VillageKind(models.TextChoices):
    """As what a village stands in the plan."""

    STANDARD = "standard", "规范村"
    DEMONSTRATION = "demonstration", "示范村"
    DEFERRED = "deferred", "暂缓"


class OutletStepKind(models.TextChoices):
    """The three steps of an outlet (source: S4)."""

    TOWN = "town", "驻镇"
    VILLAGES = "villages", "村居"
    NEIGHBOURS = "neighbours", "周边"


class DrivePlan(models.Model):
    """One version of the plan of drives, written by one person and published by another; the last published holds.

    `phase_ends` are the days on which its phases end, in order.
    """

    version = models.PositiveIntegerField("版本", unique=True)
    name = models.CharField("来源", max_length=80)
    begins_on = models.DateField("开始日")
    phase_ends = ArrayField(models.DateField(), verbose_name="阶段截止日")
    state = models.CharField("状态", max_length=10, choices=PlanState.choices)
    written_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="编制人", db_index=False)
    written_at = models.DateTimeField("编制时刻")
    published_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="发布人", db_index=False
    )
    published_at = models.DateTimeField("发布时刻", null=True)

    class Meta:
        verbose_name = "整村规划"
        constraints = [
            models.UniqueConstraint(models.Value(1), condition=models.Q(state="draft"), name="drive_plan_one_draft"),
            *published_by_another("drive_plan"),
        ]
        triggers = fixed_after_draft("drive_plan")


class PlannedVillage(models.Model):
    """A village in a version: as what, in which phase, whether it is its branch's pilot; why and till when put off."""

    plan = models.ForeignKey(DrivePlan, models.PROTECT, related_name="+", verbose_name="规划", db_index=False)
    village = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="村", db_index=False)
    kind = models.CharField("安排", max_length=13, choices=VillageKind.choices)
    phase = models.PositiveSmallIntegerField("阶段")
    pilot = models.BooleanField("试点")
    reason = models.CharField("暂缓原因", max_length=60, blank=True)
    review_on = models.DateField("复查日", null=True)

    class Meta:
        verbose_name = "规划村"
        constraints = [
            models.UniqueConstraint(fields=["plan", "village"], name="planned_village_once"),
            models.CheckConstraint(
                condition=models.Q(kind="deferred", phase=0, pilot=False, review_on__isnull=False)
                & ~models.Q(reason="")
                | ~models.Q(kind="deferred") & models.Q(phase__gte=1, reason="", review_on__isnull=True),
                name="planned_village_deferred_with_reason",
            ),
        ]
        triggers = [pgtrigger.Protect(name="planned_village_kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class PlannedStep(models.Model):
    """Until when an outlet works a town, as which of its three steps."""

    plan = models.ForeignKey(DrivePlan, models.PROTECT, related_name="+", verbose_name="规划", db_index=False)
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构", db_index=False)
    step = models.CharField("步骤", max_length=10, choices=OutletStepKind.choices)
    town = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="乡镇", db_index=False)
    until = models.DateField("截止日")

    class Meta:
        verbose_name = "网点步骤"
        constraints = [models.UniqueConstraint(fields=["plan", "branch", "step", "town"], name="planned_step_once")]
        triggers = [pgtrigger.Protect(name="planned_step_kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class PilotReport(models.Model):
    """What a branch learnt from its pilot; before it the branch enters no other village."""

    branch = models.OneToOneField("org.Branch", models.PROTECT, related_name="+", verbose_name="机构")
    village = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="村", db_index=False)
    said = models.CharField("总结", max_length=500)
    written_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="总结人", db_index=False)
    written_on = models.DateField("总结日")

    class Meta:
        verbose_name = "试点总结"
        triggers = [pgtrigger.Protect(name="pilot_report_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
