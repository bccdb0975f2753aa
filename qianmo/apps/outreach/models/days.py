"""The tables of field days: who goes to which village when, who came, and whose a village is when two branches ask."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


class Untested(models.TextChoices):
    """What happens to visits by somebody whose exam does not hold."""

    WARN = "warn", "只作提示"
    STOP = "stop", "不派走访"


class FieldBounds(models.Model):
    """How many go at once, how often one goes, the dearest gift of a signing day (`DayRule`), in a range of days.

    `untested` says whether somebody without a pass is handed visits in villages of a drive.
    """

    people = models.PositiveSmallIntegerField("一村一天几人")
    days_a_week = models.PositiveSmallIntegerField("一人一周几天")
    dearest_yuan = models.PositiveSmallIntegerField("礼品最高单价（元）")
    untested = models.CharField("没有通过考试", max_length=4, choices=Untested.choices, default="warn")
    valid = DateRangeField("生效期")

    class Meta:
        verbose_name = "进村与礼品界限"
        constraints = [
            ExclusionConstraint(name="field_bounds_one_in_force", expressions=[("valid", RangeOperators.OVERLAPS)])
        ]


class FieldDay(models.Model):
    """A branch goes to a village on a day; no second branch does, and one called off stays with its reason."""

    village = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="村")
    day = models.DateField("日期")
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构", db_index=False)
    gather = models.CharField("集合", max_length=60, blank=True)
    written_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="排班人", db_index=False)
    written_at = models.DateTimeField("排班时刻")
    called_off_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="取消人", db_index=False
    )
    called_off_reason = models.CharField("取消原因", max_length=60, blank=True)

    class Meta:
        verbose_name = "进村日"
        indexes = [models.Index(fields=["day"], name="field_day_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "day"],
                condition=models.Q(called_off_by__isnull=True),
                name="field_day_one_branch",
            ),
            models.CheckConstraint(
                condition=models.Q(called_off_by__isnull=True, called_off_reason="")
                | models.Q(called_off_by__isnull=False) & ~models.Q(called_off_reason=""),
                name="field_day_called_off_with_reason",
            ),
        ]
        triggers = [pgtrigger.Protect(name="field_day_kept", operation=pgtrigger.Delete)]


class DutyKind(models.TextChoices):
    """What somebody is in the village for."""

    VISIT = "visit", "入村"
    STATIONED = "stationed", "驻勤"


class FieldDuty(models.Model):
    """Somebody sent to a village on a day: whether he came, said by another; or why he was taken off, and for whom.

    A person is in one village a day.
    """

    field_day = models.ForeignKey(FieldDay, models.PROTECT, related_name="+", verbose_name="进村日")
    day = models.DateField("日期")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工", db_index=False)
    duty = models.CharField("做什么", max_length=10, choices=DutyKind.choices)
    came = models.BooleanField("到了", null=True)
    settled_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="认定人", db_index=False
    )
    taken_off = models.CharField("撤下原因", max_length=60, blank=True)
    instead_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name="接替", db_index=False
    )

    class Meta:
        verbose_name = "进村人员"
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "day"], condition=models.Q(taken_off=""), name="field_duty_one_village"
            ),
            models.CheckConstraint(
                condition=models.Q(came__isnull=True, settled_by__isnull=True)
                | models.Q(came__isnull=False, settled_by__isnull=False) & ~models.Q(settled_by=models.F("staff")),
                name="field_duty_settled_by_another",
            ),
        ]
        triggers = [pgtrigger.Protect(name="field_duty_kept", operation=pgtrigger.Delete)]


class ClaimState(models.TextChoices):
    """How far a claim has come."""

    ASKED = "asked", "待裁定"
    GRANTED = "granted", "归申请机构"
    REFUSED = "refused", "仍归原机构"


class VillageClaim(models.Model):
    """A branch asks for a village another one answers for, for some days; head office decides, two never have it."""

    village = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="村", db_index=False)
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构", db_index=False)
    valid = DateRangeField("期间")
    reason = models.CharField("理由", max_length=100)
    state = models.CharField("状态", max_length=8, choices=ClaimState.choices)
    asked_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="申请人", db_index=False)
    asked_at = models.DateTimeField("申请时刻")
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="裁定人", db_index=False
    )
    decided_at = models.DateTimeField("裁定时刻", null=True)
    answer = models.CharField("裁定意见", max_length=100, blank=True)

    class Meta:
        verbose_name = "进村裁定"
        constraints = [
            ExclusionConstraint(
                name="village_claim_one_granted",
                expressions=[("village", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=models.Q(state="granted"),
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("asked_by")),
                name="village_claim_two_persons",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="village_claim_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="village_claim_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state <> 'asked'"),
            ),
        ]
