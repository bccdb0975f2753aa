"""Tables of what the bank itself says of its dossiers, dated: what is checked, and which way an amount takes."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models


class Checklist(models.Model):
    """One version of a checklist: its items in order, for dossiers begun in these days; all must be answered but some.

    A dossier keeps the versions of the day it was begun, so an edit never changes what somebody has answered.
    """

    code = models.CharField("清单", max_length=10)
    title = models.CharField("名称", max_length=30)
    items = ArrayField(models.CharField(max_length=60), verbose_name="条目")
    optional = ArrayField(models.CharField(max_length=60), verbose_name="其中选答的", default=list)
    valid = DateRangeField("有效期")
    edited_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="修改人", db_index=False)
    edited_at = models.DateTimeField("修改时刻")

    class Meta:
        verbose_name = "核查清单"
        constraints = [
            ExclusionConstraint(
                name="checklist_no_overlap",
                expressions=[("code", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class Lane(models.Model):
    """The way an application takes from an amount on: which desk, which promise, whether two people look."""

    name = models.CharField("名称", max_length=20)
    from_fen = models.BigIntegerField("起点（分）")
    branch = models.ForeignKey(
        "org.Branch", models.PROTECT, null=True, related_name="+", verbose_name="办理机构", db_index=False
    )
    promise_kind = models.CharField("承诺事项", max_length=30)
    two_surveyors = models.BooleanField("双人调查", default=False)
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "受理通道"
        constraints = [
            ExclusionConstraint(
                name="lane_no_overlap",
                expressions=[("from_fen", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]
