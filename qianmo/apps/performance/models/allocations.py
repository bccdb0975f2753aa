"""The tables of the second allocation (二次分配): a branch divides its total among its people.

The finance department sets the total of a branch for a closed month; the accountant of the branch divides it, the head
of the branch agrees, and the people's department, which has no share, signs. Who divided is not who agrees or signs.
Every division is kept as a version, so that before and after stand beside each other.
"""

import pgtrigger
from django.db import models

from qianmo.storage.guards import append_only


class AllocationState(models.TextChoices):
    """How far an allocation has come."""

    OPEN = "open", "待分配"
    DIVIDED = "divided", "待负责人同意"
    AGREED = "agreed", "待总行签发"
    SIGNED = "signed", "已签发"


class Allocation(models.Model):
    """The total of a branch for a month, and who did what with it; what is left over carries into the next one."""

    month = models.ForeignKey("performance.Month", models.PROTECT, related_name="+", verbose_name="考核月")
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构")
    pool_fen = models.BigIntegerField("总额（分）")
    carried_fen = models.BigIntegerField("上次结转（分）", default=0)
    head_share_ppm = models.IntegerField("负责人上限（百万分之一）", null=True)
    state = models.CharField("状态", max_length=10, choices=AllocationState.choices, default=AllocationState.OPEN)
    revision = models.PositiveIntegerField("修订号", default=1)
    set_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="核定人", db_index=False)
    divided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="计算人", db_index=False
    )
    agreed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="同意人", db_index=False
    )
    signed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="签发人", db_index=False
    )
    signed_at = models.DateTimeField("签发时刻", null=True)

    class Meta:
        verbose_name = "二次分配"
        constraints = [
            models.UniqueConstraint(fields=["month", "branch"], name="allocation_once"),
            models.CheckConstraint(
                condition=models.Q(pool_fen__gte=0, carried_fen__gte=0), name="allocation_not_below_nothing"
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True) | ~models.Q(agreed_by=models.F("divided_by")),
                name="allocation_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_by__isnull=True)
                | (~models.Q(signed_by=models.F("divided_by")) & ~models.Q(signed_by=models.F("agreed_by"))),
                name="allocation_signed_by_a_third",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="signed") | models.Q(signed_by__isnull=False, signed_at__isnull=False),
                name="allocation_signed_whole",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="allocation_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state = 'signed'"),
            )
        ]


_KEEP = """
IF EXISTS (SELECT FROM performance_allocation a WHERE a.id = OLD.allocation_id AND a.state = 'signed') THEN
    RAISE EXCEPTION 'shares of a signed allocation are kept';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


class Share(models.Model):
    """What one person gets of an allocation, and why."""

    allocation = models.ForeignKey(Allocation, models.CASCADE, related_name="+", verbose_name="二次分配")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工")
    fen = models.BigIntegerField("金额（分）")
    reason = models.CharField("说明", max_length=100, blank=True)

    class Meta:
        verbose_name = "分配份额"
        constraints = [
            models.UniqueConstraint(fields=["allocation", "staff"], name="share_once"),
            models.CheckConstraint(condition=models.Q(fen__gte=0), name="share_not_below_nothing"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="share_kept", when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete, func=_KEEP
            )
        ]


class AllocationVersion(models.Model):
    """One time a total was divided: by whom, when, and from the second time on why. Added, never edited."""

    allocation = models.ForeignKey(
        Allocation, models.PROTECT, related_name="+", verbose_name="二次分配", db_index=False
    )
    turn = models.PositiveSmallIntegerField("第几次")
    whole_fen = models.BigIntegerField("可分（分）")
    divided_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="计算人", db_index=False)
    divided_at = models.DateTimeField("计算时刻")
    why = models.CharField("原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "分配版本"
        constraints = [
            models.UniqueConstraint(fields=["allocation", "turn"], name="allocation_version_once"),
            models.CheckConstraint(condition=models.Q(turn=1) | ~models.Q(why=""), name="allocation_anew_says_why"),
        ]
        triggers = append_only("allocation_version_append_only")


class VersionShare(models.Model):
    """What one person got in one version of a division."""

    version = models.ForeignKey(
        AllocationVersion, models.PROTECT, related_name="+", verbose_name="分配版本", db_index=False
    )
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工", db_index=False)
    fen = models.BigIntegerField("金额（分）")
    reason = models.CharField("说明", max_length=100, blank=True)

    class Meta:
        verbose_name = "版本份额"
        constraints = [models.UniqueConstraint(fields=["version", "staff"], name="version_share_once")]
        triggers = append_only("version_share_append_only")
