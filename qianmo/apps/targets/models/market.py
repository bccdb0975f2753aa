"""The tables of the market: totals of all banks at a month's end as a source told them, and how its files are read."""

import pgtrigger
from django.db import models

from qianmo.storage.guards import append_only


class MarketReport(models.Model):
    """What was told of a month's end once; a correction is another `turn`, and only the last counts."""

    on_day = models.DateField("截至")
    turn = models.PositiveIntegerField("第几次")
    source = models.CharField("来源", max_length=60)
    file_name = models.CharField("文件名", max_length=120)
    kept_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="上传人", db_index=False)
    kept_at = models.DateTimeField("上传时刻")
    is_latest = models.BooleanField("现行", default=True)

    class Meta:
        verbose_name = "同业月报"
        constraints = [
            models.UniqueConstraint(fields=["on_day", "turn"], name="market_report_turn_once"),
            models.UniqueConstraint(
                fields=["on_day"], condition=models.Q(is_latest=True), name="market_report_one_latest"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="market_report_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="market_report_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.is_latest IS FALSE"),
            ),
        ]


class MarketTotal(models.Model):
    """Deposits or loans of all banks: of the county (no area) or of a town by its code."""

    report = models.ForeignKey(MarketReport, models.PROTECT, related_name="+", verbose_name="同业月报", db_index=False)
    area = models.CharField("乡镇", max_length=12, blank=True)
    side = models.CharField("存贷", max_length=8)
    fen = models.BigIntegerField("合计（分）")

    class Meta:
        verbose_name = "同业合计"
        constraints = [
            models.UniqueConstraint(fields=["report", "area", "side"], name="market_total_once"),
            models.CheckConstraint(condition=models.Q(fen__gte=0), name="market_total_not_below_nothing"),
        ]
        triggers = append_only("market_total")


class MarketLayout(models.Model):
    """How files of a source are read: which column says what, in which unit; the last one that was read holds."""

    source = models.CharField("来源", max_length=60, unique=True)
    columns = models.JSONField("列的含义")
    unit = models.CharField("单位", max_length=4)

    class Meta:
        verbose_name = "同业月报的列"
