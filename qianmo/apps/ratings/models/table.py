"""Rating at the table: the levels a bank has, what the table said of each household, and who signed it."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from qianmo.apps.ratings.models.sittings import Rater, Sitting
from qianmo.storage.guards import append_only


class CreditLevel(models.Model):
    """A level of standing (资信等级) with the most a household of it may be given, in a range of days."""

    name = models.CharField("等级", max_length=10)
    most_fen = models.BigIntegerField("最高额度（分）")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "资信等级"
        constraints = [
            ExclusionConstraint(
                name="credit_level_no_overlap",
                expressions=[("name", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=models.Q(most_fen__gt=0), name="credit_level_most"),
        ]


class TableRating(models.Model):
    """What the table said of a household; said anew it is the next `revision`, and signed anew. Only added to."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="+", verbose_name="评议会", db_index=False)
    household = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="+", verbose_name="户", db_index=False
    )
    revision = models.PositiveSmallIntegerField("第几次")
    level = models.CharField("资信等级", max_length=10, blank=True)
    limit_fen = models.BigIntegerField("额度（分）")
    excludes = models.BooleanField("不予授信")
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="录入人", db_index=False)
    entered_at = models.DateTimeField("录入时刻")

    class Meta:
        verbose_name = "现场评定"
        constraints = [
            models.UniqueConstraint(fields=["sitting", "household", "revision"], name="table_rating_revision"),
            models.CheckConstraint(
                condition=models.Q(excludes=True, limit_fen=0, level="")
                | models.Q(excludes=False, limit_fen__gt=0) & ~models.Q(level=""),
                name="table_rating_whole",
            ),
        ]
        triggers = append_only("table_rating_append_only")


class TableSign(models.Model):
    """A member of the table signed what it said of a household."""

    rating = models.ForeignKey(TableRating, models.PROTECT, related_name="+", verbose_name="现场评定", db_index=False)
    rater = models.ForeignKey(Rater, models.PROTECT, related_name="+", verbose_name="评议员", db_index=False)
    signed_at = models.DateTimeField("签字时刻")

    class Meta:
        verbose_name = "现场签字"
        constraints = [models.UniqueConstraint(fields=["rating", "rater"], name="table_sign_once")]
        triggers = append_only("table_sign_append_only")
