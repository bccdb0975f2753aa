"""The table of transfer price curves (资金转移价曲线): a rate for each tenor, from a day on. Added, never edited."""

from django.db import models

from qianmo.storage.guards import append_only


class CurvePoint(models.Model):
    """What money of a tenor costs, and earns, from a day on; all points of one day are one curve."""

    from_on = models.DateField("起用日")
    tenor_days = models.PositiveIntegerField("期限（天）")
    rate_ppm = models.PositiveIntegerField("年利率（百万分之一）")
    set_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="录入人", db_index=False)
    set_at = models.DateTimeField("录入时刻")

    class Meta:
        verbose_name = "转移价曲线"
        constraints = [
            models.UniqueConstraint(fields=["from_on", "tenor_days"], name="curve_point_once"),
            models.CheckConstraint(condition=models.Q(tenor_days__gt=0), name="curve_tenor_above_nothing"),
            models.CheckConstraint(condition=models.Q(rate_ppm__lte=1_000_000), name="curve_rate_believable"),
        ]
        triggers = append_only("curve_append_only")
