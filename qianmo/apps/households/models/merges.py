"""Tables of households that may be one, and of files that were merged: an alias, and the two persons behind it.

A household that is merged points at the one that stays (`Household.merged_into`); the rows here say how that came and
whether it was taken back. Nothing of either file is moved.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class LikenessVerdict(models.TextChoices):
    """What a person said of two households that look alike."""

    SAME = "same", "是同一户"
    OTHER = "other", "不是同一户"


class Likeness(models.Model):
    """Two households that share a phone, a person or an address, and what somebody who looked said of them."""

    one = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="+", verbose_name="一户", db_index=False
    )
    other = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="另一户")
    reasons = ArrayField(models.CharField(max_length=10), verbose_name="相同的")
    found_on = models.DateField("发现日")
    verdict = models.CharField("认定", max_length=8, choices=LikenessVerdict.choices, blank=True)
    said = models.CharField("凭什么", max_length=200, blank=True)
    judged_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="认定人", db_index=False
    )
    judged_on = models.DateField("认定日", null=True)

    class Meta:
        verbose_name = "疑似重复"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="likeness_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="likeness_in_order"),
            models.CheckConstraint(
                condition=Q(verdict="", judged_by__isnull=True) | (~Q(verdict="") & Q(judged_by__isnull=False)),
                name="likeness_judged_whole",
            ),
        ]


class MergeState(models.TextChoices):
    """How far a merge has come."""

    PROPOSED = "proposed", "等复核"
    DONE = "done", "已归并"
    DECLINED = "declined", "没有同意"
    UNDONE = "undone", "已撤销"


class Merge(models.Model):
    """A file merged into another: proposed by one person, confirmed by another, perhaps taken back."""

    merged = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="并入的户")
    into = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="留下的户")
    said = models.CharField("凭什么", max_length=200)
    state = models.CharField("状态", max_length=10, choices=MergeState.choices)
    proposed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="提出人", db_index=False
    )
    proposed_at = models.DateTimeField("提出时刻")
    settled_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人", db_index=False
    )
    settled_at = models.DateTimeField("复核时刻", null=True)
    undone_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="撤销人", db_index=False
    )
    undone_at = models.DateTimeField("撤销时刻", null=True)
    undone_said = models.CharField("为什么撤销", max_length=200, blank=True)

    class Meta:
        verbose_name = "客户归并"
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(state__in=["proposed", "done"]), name="merge_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(merged=F("into")), name="merge_of_two"),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "undone"])
                | (Q(settled_by__isnull=False) & ~Q(settled_by=F("proposed_by"))),
                name="merge_two_persons",
            ),
        ]
