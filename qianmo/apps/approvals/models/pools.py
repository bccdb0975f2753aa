"""Tables of reviewer pools (审查池): people of several branches who review for the outlets of an area."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


class ReviewPool(models.Model):
    """A named pool, so that an outlet of five people is not stalled for want of a reviewer."""

    name = models.CharField("名称", max_length=40, unique=True)

    class Meta:
        verbose_name = "审查池"


class PoolMember(models.Model):
    """A person reviews for the outlets of a pool in these days."""

    pool = models.ForeignKey(ReviewPool, models.PROTECT, related_name="+", verbose_name="审查池")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="审查人")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "审查池成员"
        constraints = [
            ExclusionConstraint(
                name="pool_member_no_overlap",
                expressions=[
                    ("pool", RangeOperators.EQUAL),
                    ("staff", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]


class PoolOutlet(models.Model):
    """An outlet is reviewed for by a pool in these days, by one at a time."""

    pool = models.ForeignKey(ReviewPool, models.PROTECT, related_name="+", verbose_name="审查池")
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="网点")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "审查池网点"
        constraints = [
            ExclusionConstraint(
                name="pool_outlet_no_overlap",
                expressions=[("branch", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]
