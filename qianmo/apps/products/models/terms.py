"""The table of lending terms put forward by one person, for another to put in force or decline."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from qianmo.apps.products.models.products import Product, Repricing


class TermsProposal(models.Model):
    """Other lending terms for a product from a day on: what would change, why, and what a second person said of it.

    What it does not name stays as it is in force on the day it is published.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name="产品")
    repricing = models.CharField("重定价", max_length=12, choices=Repricing.choices)
    settle_months = ArrayField(models.PositiveSmallIntegerField(), verbose_name="结息月")
    grace_days = models.PositiveSmallIntegerField("支用到期日可超出额度期限的天数")
    valid_from = models.DateField("拟生效日")
    reason = models.CharField("变更原因", max_length=200)
    proposed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="提出人", db_index=False
    )
    proposed_at = models.DateTimeField("提出时刻")
    agrees = models.BooleanField("发布", null=True)
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="发布人", db_index=False
    )
    decided_at = models.DateTimeField("发布时刻", null=True)

    class Meta:
        verbose_name = "条款变更"
        constraints = [
            models.UniqueConstraint(
                fields=["product"], condition=models.Q(agrees__isnull=True), name="terms_proposal_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(agrees__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(agrees__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                & ~models.Q(decided_by=models.F("proposed_by")),
                name="terms_proposal_two_persons",
            ),
        ]
