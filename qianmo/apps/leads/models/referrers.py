"""Tables of referrers: outsiders who share the income and the losses of those they recommend.

What a referrer is told of are the shares alone: never what a customer owes or has not paid.
"""

from django.db import models

from qianmo.storage.guards import append_only


class Referrer(models.Model):
    """An outsider with an agreement: shares of interest received and of losses, and how long income can be clawed back.

    Never a member of staff; the numbers are sealed.
    """

    name = models.CharField("姓名", max_length=60)
    sealed = models.BinaryField("证件与手机（密文）")
    identity_index = models.UUIDField("证件索引", unique=True)
    partner = models.ForeignKey(
        "leads.Partner", models.PROTECT, null=True, related_name="+", verbose_name="所属合作方", db_index=False
    )
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构")
    income_ppm = models.PositiveIntegerField("收益分成（百万分之一）")
    loss_ppm = models.PositiveIntegerField("损失分担（百万分之一）")
    claw_back_days = models.PositiveSmallIntegerField("追回期（天）")
    begins_on = models.DateField("起始日")
    ends_on = models.DateField("到期日")
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人", db_index=False)

    class Meta:
        verbose_name = "推荐人"
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("begins_on")), name="referrer_span"),
            models.CheckConstraint(
                condition=models.Q(income_ppm__lte=1_000_000, loss_ppm__lte=1_000_000), name="referrer_shares"
            ),
        ]


class Referral(models.Model):
    """A household recommended on a day, by the first who did; noted before it applied for anything."""

    referrer = models.ForeignKey(Referrer, models.PROTECT, related_name="+", verbose_name="推荐人")
    household = models.OneToOneField("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    on = models.DateField("推荐日")
    noted_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人", db_index=False)

    class Meta:
        verbose_name = "推荐"


class ReferralDue(models.Model):
    """What a referrer earned in a month: income share, loss share, what was clawed back, what was carried over.

    `payable_fen` is never below nothing; what is short is carried into the next month.
    """

    referrer = models.ForeignKey(Referrer, models.PROTECT, related_name="+", verbose_name="推荐人", db_index=False)
    month = models.DateField("月份")
    income_fen = models.BigIntegerField("收益分成（分）")
    loss_fen = models.BigIntegerField("损失分担（分）")
    clawed_back_fen = models.BigIntegerField("追回（分）")
    carried_fen = models.BigIntegerField("上月结转（分）")
    payable_fen = models.BigIntegerField("应付（分）")
    short_fen = models.BigIntegerField("结转下月（分）")
    draws = models.JSONField("逐笔分成", default=dict)

    class Meta:
        verbose_name = "推荐结算"
        triggers = append_only("referral_due_append_only")
        constraints = [
            models.UniqueConstraint(fields=["referrer", "month"], name="referral_due_once"),
            models.CheckConstraint(
                condition=models.Q(payable_fen__gte=0, short_fen__lte=0), name="referral_due_never_negative"
            ),
        ]
