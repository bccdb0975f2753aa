"""Tables of credit before anybody applies: the proposal (预授信).

It says what a household could be granted, rests on one verdict, and binds nobody.
"""

from django.db import models

from qianmo.storage.guards import append_only


class Proposal(models.Model):
    """What a household could be granted if it applied, once per verdict (预授信); it binds nobody and is never edited.

    A grant works everything out anew. A later sitting's verdict may be followed by a proposal of its own.
    """

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    sitting = models.ForeignKey(
        "ratings.Sitting", models.PROTECT, related_name="+", verbose_name="评议会", db_index=False
    )
    product = models.ForeignKey(
        "products.Product", models.PROTECT, related_name="+", verbose_name="产品", db_index=False
    )
    policy = models.ForeignKey("products.Policy", models.PROTECT, related_name="+", verbose_name="政策", db_index=False)
    limit_fen = models.BigIntegerField("预授信额度（分）")
    rate_ppm = models.IntegerField("年利率（百万分之一）")
    bound_by = models.CharField("受限于", max_length=10)
    proposed_at = models.DateTimeField("提出时刻")
    proposed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="提出人", db_index=False
    )
    request_id = models.UUIDField("请求号")

    class Meta:
        verbose_name = "预授信"
        constraints = [
            models.UniqueConstraint(fields=["sitting", "household"], name="proposal_once_a_verdict"),
            models.UniqueConstraint(fields=["request_id", "household"], name="proposal_request_once"),
            models.CheckConstraint(condition=models.Q(limit_fen__gt=0), name="proposal_positive"),
        ]
        triggers = append_only("proposal_append_only")
