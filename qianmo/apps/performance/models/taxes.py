"""The table of VAT rules: which interest is exempt and how the rest is taxed, by dated rows two persons publish."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Coalesce

from qianmo.domain.performance.vat import VatWay, Whose


class VatRule(models.Model):
    """Loans of whom, up to what a borrower may owe (none: however much), are taxed how, in the days it holds."""

    who = models.CharField("谁的贷款", max_length=5, choices=[(one.value, one.value) for one in Whose])
    upto_fen = models.BigIntegerField("单户授信不超过（分）", null=True)
    way = models.CharField("怎么计", max_length=9, choices=[(one.value, one.value) for one in VatWay])
    rate_ppm = models.PositiveIntegerField("税率（百万分之一）")
    reference_ppm = models.PositiveIntegerField("LPR（百万分之一）")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "增值税规则"
        constraints = [
            ExclusionConstraint(
                name="vat_rule_no_overlap",
                expressions=[
                    ("who", RangeOperators.EQUAL),
                    (Coalesce("upto_fen", -1), RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(upto_fen__isnull=True) | models.Q(upto_fen__gt=0), name="vat_rule_limit"
            ),
            models.CheckConstraint(condition=models.Q(rate_ppm__lt=1_000_000), name="vat_rule_rate_believable"),
        ]
