"""Tables of what came of leads: touches, which are only added to, and what they turned into."""

from django.db import models

from qianmo.storage.guards import append_only


class Touch(models.Model):
    """One contact with a lead: by whom, how, what came of it, why not, and what comes next."""

    lead = models.ForeignKey("leads.Lead", models.PROTECT, related_name="+", verbose_name="潜客")
    by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="触达人", db_index=False)
    at = models.DateTimeField("时刻")
    on = models.DateField("日期")
    channel = models.CharField("方式", max_length=10)
    outcome = models.CharField("结果", max_length=12)
    lost_to = models.CharField("未成原因", max_length=12, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    next_on = models.DateField("下次联系日", null=True)
    request_id = models.UUIDField("请求号")

    class Meta:
        verbose_name = "触达"
        triggers = append_only("touch_append_only")
        indexes = [models.Index(fields=["on", "by"], name="touch_by_day")]
        constraints = [models.UniqueConstraint(fields=["request_id", "lead"], name="touch_once")]


class ConversionKind(models.TextChoices):
    """What a lead turned into."""

    LINE = "line", "签约"
    DRAW = "draw", "用信"
    DEPOSIT = "deposit", "存款"


class Conversion(models.Model):
    """What a lead led to after its list was given out: the first line, the first draw, more deposits; each once."""

    lead = models.ForeignKey("leads.Lead", models.PROTECT, related_name="+", verbose_name="潜客", db_index=False)
    kind = models.CharField("种类", max_length=8, choices=ConversionKind.choices)
    fen = models.BigIntegerField("金额（分）")
    on = models.DateField("日期")
    touched = models.BooleanField("此前触达过")

    class Meta:
        verbose_name = "转化"
        constraints = [models.UniqueConstraint(fields=["lead", "kind"], name="conversion_once")]
