"""Tables of relending: the central bank's pools, and the draws that use them."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models


class RelendingKind(models.TextChoices):
    """Whom the central bank's money is for."""

    FARM = "farm", "支农再贷款"
    SMALL = "small", "支小再贷款"


class RelendingPool(models.Model):
    """Money of the central bank for loans of a kind, at a yearly rate no higher than a cap."""

    name = models.CharField("名称", max_length=60, unique=True)
    kind = models.CharField("种类", max_length=6, choices=RelendingKind.choices)
    amount_fen = models.BigIntegerField("金额（分）")
    cap_ppm = models.IntegerField("利率上限（百万分之一）")
    product = models.ForeignKey(
        "products.Product", models.PROTECT, null=True, related_name="+", verbose_name="产品", db_index=False
    )
    purpose = models.CharField("用途", max_length=12, blank=True, db_default="")
    valid = DateRangeField("使用期")

    class Meta:
        verbose_name = "再贷款"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0, cap_ppm__gt=0), name="relending_figures")
        ]


class RelendingUse(models.Model):
    """A draw that uses a pool until it left; how much it uses is its unpaid principal and stored nowhere."""

    pool = models.ForeignKey(RelendingPool, models.PROTECT, related_name="+", verbose_name="再贷款")
    draw_id = models.BigIntegerField("借据")
    assigned_on = models.DateField("分配日")
    left_on = models.DateField("移出日", null=True)
    by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="经办", db_index=False)

    class Meta:
        verbose_name = "再贷款借据"
        constraints = [
            models.UniqueConstraint(
                fields=["draw_id"], condition=models.Q(left_on__isnull=True), name="relending_used_once"
            )
        ]
