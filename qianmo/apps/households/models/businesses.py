"""The table of businesses a household runs: dated, the credit code sealed and found by its blind index."""

import pgtrigger
from django.db import models
from django.db.models import Q


class Business(models.Model):
    """A business from a day on, perhaps until a day; another name, kind or place is another row."""

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类型", max_length=12)
    trade = models.CharField("行业", max_length=40, blank=True)
    place = models.CharField("经营地", max_length=120, blank=True)
    sealed = models.BinaryField("信用代码（密文）", null=True)
    code_index = models.UUIDField("信用代码索引", null=True, db_index=True)
    since_on = models.DateField("开始日")
    until_on = models.DateField("结束日", null=True)
    why_ended = models.CharField("结束原因", max_length=100, blank=True)
    source = models.CharField("来源", max_length=40)
    noted_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人", db_index=False)
    noted_on = models.DateField("登记日")

    class Meta:
        verbose_name = "经营主体"
        constraints = [
            models.UniqueConstraint(
                fields=["household", "name"], condition=Q(until_on__isnull=True), name="business_once_a_household"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True, why_ended="") | (Q(until_on__isnull=False) & ~Q(why_ended="")),
                name="business_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("since_on")), name="business_span"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="business_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="business_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.until_on IS NOT NULL OR OLD.name <> NEW.name"),
            ),
        ]
