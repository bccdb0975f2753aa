"""The tables of nightly counts: which days a month was counted to, and what each count changed of whom."""

from django.db import models

from qianmo.apps.performance.models.months import Month, kept_once_closed


class EstimatedDay(models.Model):
    """A day to whose end a month was counted, and when that was."""

    month = models.ForeignKey(Month, models.PROTECT, related_name="+", verbose_name="考核月", db_index=False)
    as_of = models.DateField("截至")
    counted_at = models.DateTimeField("计算时刻")

    class Meta:
        verbose_name = "试算日"
        constraints = [models.UniqueConstraint(fields=["month", "as_of"], name="estimated_day_once")]
        triggers = kept_once_closed("estimated_day_kept")


class EstimateChange(models.Model):
    """What a line of a person came to by the count of a day, where it differs from the count before; else no row."""

    month = models.ForeignKey(Month, models.PROTECT, related_name="+", verbose_name="考核月", db_index=False)
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工", db_index=False)
    line = models.CharField("项目", max_length=30)
    as_of = models.DateField("截至")
    volume = models.BigIntegerField("数量")
    points_centi = models.BigIntegerField("积分（百分之一分）")
    pay_fen = models.BigIntegerField("计价（分）")

    class Meta:
        verbose_name = "试算变动"
        constraints = [
            models.UniqueConstraint(fields=["month", "staff", "line", "as_of"], name="estimate_change_once"),
        ]
        triggers = kept_once_closed("estimate_change_kept")
