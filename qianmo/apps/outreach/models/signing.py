"""The tables of signing days: the day in a village, who came with which papers, and the gifts handed out."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models


class SigningDay(models.Model):
    """A village signs together on a day: where, and what gift of what worth there is how many of.

    With a customer group it is the members of that who sign, and `village` is where the group stands.
    """

    village = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="村")
    group = models.ForeignKey(
        "households.CustomerGroup", models.PROTECT, null=True, related_name="+", verbose_name="客户群"
    )
    day = models.DateField("日期")
    place = models.CharField("地点", max_length=60)
    gift = models.CharField("礼品", max_length=40)
    gift_fen = models.PositiveIntegerField("单价（分）")
    stock = models.PositiveIntegerField("备了几份")
    opened_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="开启人", db_index=False)
    opened_at = models.DateTimeField("开启时刻")

    class Meta:
        verbose_name = "签约日"
        constraints = [
            models.UniqueConstraint(fields=["village", "group", "day"], name="signing_day_once", nulls_distinct=False)
        ]
        triggers = [pgtrigger.Protect(name="signing_day_kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class SigningGuest(models.Model):
    """A household that came on a signing day about its line, with the papers it brought; one line a day once."""

    signing_day = models.ForeignKey(SigningDay, models.PROTECT, related_name="+", verbose_name="签约日", db_index=False)
    line = models.ForeignKey("credit.Line", models.PROTECT, related_name="+", verbose_name="额度")
    items = ArrayField(models.CharField(max_length=10), verbose_name="带来的资料")
    came_at = models.DateTimeField("到场时刻")
    registered_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="登记人", db_index=False
    )

    class Meta:
        verbose_name = "到场登记"
        constraints = [models.UniqueConstraint(fields=["signing_day", "line"], name="signing_guest_once")]
        triggers = [pgtrigger.Protect(name="signing_guest_kept", operation=pgtrigger.Delete)]


class Gift(models.Model):
    """A gift handed to a household on a signing day, numbered within it; one taken back by another person says why."""

    signing_day = models.ForeignKey(SigningDay, models.PROTECT, related_name="+", verbose_name="签约日", db_index=False)
    number = models.PositiveIntegerField("礼品号")
    line = models.ForeignKey("credit.Line", models.PROTECT, related_name="+", verbose_name="额度")
    given_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="发放人", db_index=False)
    given_at = models.DateTimeField("发放时刻")
    taken_back_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="收回人", db_index=False
    )
    taken_back_reason = models.CharField("收回原因", max_length=60, blank=True)

    class Meta:
        verbose_name = "礼品"
        constraints = [
            models.UniqueConstraint(fields=["signing_day", "number"], name="gift_numbered"),
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(taken_back_by__isnull=True), name="gift_once_a_line"
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_by__isnull=True, taken_back_reason="")
                | models.Q(taken_back_by__isnull=False)
                & ~models.Q(taken_back_by=models.F("given_by"))
                & ~models.Q(taken_back_reason=""),
                name="gift_taken_back_by_another",
            ),
        ]
        triggers = [pgtrigger.Protect(name="gift_kept", operation=pgtrigger.Delete)]
