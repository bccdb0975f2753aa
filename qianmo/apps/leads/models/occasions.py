"""The table of occasions (活动): a meeting of banks and enterprises, a party day, a sweep of a street."""

from django.db import models


class OccasionKind(models.TextChoices):
    """What sort of occasion it was."""

    MATCHING = "matching", "银企对接会"
    PARTY = "party", "党建共建"
    SWEEP = "sweep", "扫街"
    OTHER = "other", "其他活动"


class Occasion(models.Model):
    """An occasion on a day at a place, who of the bank held it and with whom; who came stands on its lists."""

    name = models.CharField("名称", max_length=40)
    kind = models.CharField("种类", max_length=8, choices=OccasionKind.choices)
    day = models.DateField("日期")
    place = models.CharField("地点", max_length=60)
    partner = models.ForeignKey(
        "leads.Partner", models.PROTECT, null=True, related_name="+", verbose_name="合作方", db_index=False
    )
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构")
    host = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="主持", db_index=False)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人", db_index=False)

    class Meta:
        verbose_name = "活动"
        constraints = [models.UniqueConstraint(fields=["name", "day"], name="occasion_once")]
