"""Tables of what hangs on a partner: the groups it stands for, and caps by kind of partner."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from qianmo.apps.leads.models.partners import PartnerKind
from qianmo.domain.credit.caps import ABOVE


class GroupPartner(models.Model):
    """The partner that stands for a customer group and sends its lists."""

    group = models.OneToOneField(
        "households.CustomerGroup", models.PROTECT, primary_key=True, related_name="+", verbose_name="客户群"
    )
    partner = models.ForeignKey("leads.Partner", models.PROTECT, related_name="+", verbose_name="合作方")

    class Meta:
        verbose_name = "客户群的合作方"


class PartnerCap(models.Model):
    """How much may hang on one partner of a kind: the lines of everybody in its groups together, in these days.

    `above` says what becomes of a grant that goes over it, `higher_fen` the authority it takes where it goes up.
    """

    kind = models.CharField("种类", max_length=12, choices=PartnerKind.choices)
    cap_fen = models.BigIntegerField("上限（分）")
    above = models.CharField("超过的", max_length=8, choices=list(ABOVE.items()), default="warn")
    higher_fen = models.BigIntegerField("超过的要有多大权限（分）", default=0)
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "合作方授信上限"
        constraints = [
            ExclusionConstraint(
                name="partner_cap_no_overlap",
                expressions=[("kind", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]
