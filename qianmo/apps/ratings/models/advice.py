"""What cadres of a village advise of a household (村干部建议): a say without liability, beside the verdict (S5)."""

from django.db import models

from qianmo.storage.guards import append_only


class CadreAdvice(models.Model):
    """A limit a cadre would give a household, and why; it binds nobody, and nobody answers for it."""

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    contact = models.ForeignKey(
        "grids.Contact", models.PROTECT, related_name="+", verbose_name="村干部", db_index=False
    )
    limit_fen = models.BigIntegerField("建议额度（分）")
    reason = models.CharField("理由", max_length=100)
    said_on = models.DateField("哪天说的")
    noted_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人", db_index=False)
    noted_at = models.DateTimeField("登记时刻")

    class Meta:
        verbose_name = "村干部建议"
        constraints = [
            models.UniqueConstraint(fields=["household", "contact", "said_on"], name="cadre_advice_once_a_day"),
            models.CheckConstraint(condition=models.Q(limit_fen__gte=0), name="cadre_advice_not_negative"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="cadre_advice_says_why"),
        ]
        triggers = append_only("cadre_advice_append_only")
