"""Tables of tiers: how much care a household is given, from a day on, with the row of the table that said so.

A tier is no grade: it decides who is called on and how often, never what is lent (source: the glossary, 客户分层).
Every version of an answer stays, so any past day can be asked again.
"""

from django.db import models
from django.db.models import F, Q


class Tier(models.TextChoices):
    """How much care a household is given."""

    KEY = "key", "重点"
    PRIME = "prime", "优质"
    BASE = "base", "基础"


class HouseholdTier(models.Model):
    """The tier of a household from a day until before another (none: still), and what it rests on.

    `rule` is the row that hit in the table whose text has the digest `model_hash`, `facts` the figures it looked at,
    which are those of `as_of`.
    """

    household = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="+", verbose_name="户", db_index=False
    )
    tier = models.CharField("分层", max_length=5, choices=Tier.choices)
    from_on = models.DateField("起")
    until_on = models.DateField("止", null=True)
    rule = models.PositiveSmallIntegerField("命中行")
    model_hash = models.CharField("分层表摘要", max_length=64)
    facts = models.JSONField("依据")
    as_of = models.DateField("数据截至")

    class Meta:
        verbose_name = "客户分层"
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(until_on__isnull=True), name="household_tier_one_in_force"
            ),
            models.UniqueConstraint(fields=["household", "from_on"], name="household_tier_once_a_day"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="household_tier_span"
            ),
        ]
