"""The table of transfer price curves (资金转移价曲线): a rate for each tenor, by dated rows two persons publish."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


class CurvePoint(models.Model):
    """What money of a tenor costs, and earns, in the days it holds; all points of one day are one curve."""

    tenor_days = models.PositiveIntegerField("期限（天）")
    rate_ppm = models.PositiveIntegerField("年利率（百万分之一）")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "转移价曲线"
        constraints = [
            ExclusionConstraint(
                name="curve_point_no_overlap",
                expressions=[("tenor_days", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=models.Q(tenor_days__gt=0), name="curve_tenor_above_nothing"),
            models.CheckConstraint(condition=models.Q(rate_ppm__lte=1_000_000), name="curve_rate_believable"),
        ]
