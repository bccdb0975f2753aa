"""Tables of customer groups: people of one enterprise, market, park or chain, who belongs when, and when it rests."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


class GroupKind(models.TextChoices):
    """What the people of a group have in common."""

    WORKERS = "workers", "企业职工"
    MARKET = "market", "市场商户"
    PARK = "park", "园区商户"
    CHAIN = "chain", "产业链客户"


class CustomerGroup(models.Model):
    """People somebody stands for: its workers, stalls or suppliers; whose they are at the bank, from which day.

    `place` is the village where the enterprise, the market, the park or the leader of the chain stands: whoever may see
    that village sees the group, wherever its people live.
    """

    name = models.CharField("名称", max_length=40, unique=True)
    kind = models.CharField("种类", max_length=8, choices=GroupKind.choices)
    place = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="所在地")
    manager = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="客户经理", db_index=False)
    opened_on = models.DateField("建立日")
    opened_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="建立人", db_index=False)

    class Meta:
        verbose_name = "客户群"


class GroupMember(models.Model):
    """A household belongs to a group from a day, by a named list; leaving ends it, nothing is removed."""

    group = models.ForeignKey(CustomerGroup, models.PROTECT, related_name="+", verbose_name="客户群", db_index=False)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    source = models.CharField("依据", max_length=60)
    joined_on = models.DateField("加入日")
    left_on = models.DateField("离开日", null=True)
    left_reason = models.CharField("离开原因", max_length=60, blank=True)

    class Meta:
        verbose_name = "客户群成员"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "household"], condition=models.Q(left_on__isnull=True), name="group_member_once"
            ),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True, left_reason="")
                | models.Q(left_on__gte=models.F("joined_on")) & ~models.Q(left_reason=""),
                name="group_member_left_with_reason",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="group_member_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="group_member_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.left_on IS NOT NULL"),
            ),
        ]


class GroupDeferral(models.Model):
    """A customer group is put off (暂缓) in these days, why, and when somebody looks again; without an end it holds."""

    group = models.ForeignKey(CustomerGroup, models.PROTECT, related_name="+", verbose_name="客户群", db_index=False)
    reason = models.CharField("原因", max_length=60)
    review_on = models.DateField("复查日")
    by_staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="经办人", db_index=False)
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "客户群暂缓"
        constraints = [
            ExclusionConstraint(
                name="group_deferral_no_overlap",
                expressions=[("group", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]
