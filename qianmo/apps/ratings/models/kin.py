"""The kin register (亲属登记): whom a rater is closely related to or works with, whose households are set aside.

It belongs to a seat and weighs nothing but ballots; circles (households.Circle) weigh debts and are another matter.
"""

from django.db import models

from qianmo.apps.ratings.models.sittings import Rater
from qianmo.storage.guards import append_only


class KinSource(models.TextChoices):
    """Where a rater's kin was known from."""

    FILES = "files", "档案查到"
    WORK = "work", "同单位"
    EARLIER = "earlier", "以前登记过"
    RATER = "rater", "评议员自报"
    HOST = "host", "主持人登记"


class RaterKin(models.Model):
    """A household of close relatives of the rater on a seat, or of a colleague; noted at the seating or later.

    It is only added to. `what` is how they are related, or where they work together.
    """

    rater = models.ForeignKey(Rater, models.PROTECT, related_name="+", verbose_name="评议员", db_index=False)
    household = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="+", verbose_name="户", db_index=False
    )
    what = models.CharField("关系", max_length=20)
    source = models.CharField("怎么知道的", max_length=8, choices=KinSource.choices)
    noted_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人", db_index=False
    )
    noted_at = models.DateTimeField("登记时刻")

    class Meta:
        verbose_name = "亲属登记"
        constraints = [models.UniqueConstraint(fields=["rater", "household"], name="rater_kin_once")]
        triggers = append_only("rater_kin_append_only")
