"""Tables of interest subsidies: schemes, enrolled draws, claims on the treasury and what each is made of."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models


class ClaimState(models.TextChoices):
    """Where a claim stands; one person asks, another books it or sends it back."""

    REQUESTED = "requested", "待复核"
    APPROVED = "approved", "待到账"
    DECLINED = "declined", "已退回"
    PAID = "paid", "已到账"


LIVE = ("requested", "approved", "paid")


class SubsidyScheme(models.Model):
    """A scheme of the treasury: which share of the interest it pays, for which loans, up to which principal and rate.

    The rate cap is the reference rate of the loan's tenor on its first day plus `margin_ppm`. Where it `renews`, the
    draw that takes over in a 无还本续贷 comes under it again if it fits, and an extended draw goes on being subsidised.
    """

    name = models.CharField("名称", max_length=60, unique=True)
    payer = models.CharField("出资方", max_length=60)
    share_ppm = models.IntegerField("贴息比例（百万分之一）")
    product = models.ForeignKey(
        "products.Product", models.PROTECT, null=True, related_name="+", verbose_name="产品", db_index=False
    )
    purpose = models.CharField("用途", max_length=12, blank=True, db_default="")
    cap_fen = models.BigIntegerField("每户本金上限（分）")
    max_months = models.PositiveSmallIntegerField("最长期限（月）")
    margin_ppm = models.IntegerField("利率上限为参考利率加（百万分之一）")
    renews = models.BooleanField("续贷继续贴息", db_default=True)
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "贴息方案"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(share_ppm__gt=0, share_ppm__lte=1_000_000, cap_fen__gt=0), name="scheme_figures"
            )
        ]


class SubsidyEnrolment(models.Model):
    """A draw whose interest a scheme subsidises from its first day on, until it left; it enters a scheme once."""

    scheme = models.ForeignKey(SubsidyScheme, models.PROTECT, related_name="+", verbose_name="贴息方案")
    draw_id = models.BigIntegerField("借据")
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    enrolled_on = models.DateField("纳入日")
    left_on = models.DateField("移出日", null=True)
    by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="经办", db_index=False)

    class Meta:
        verbose_name = "贴息借据"
        constraints = [
            models.UniqueConstraint(
                fields=["draw_id"], condition=models.Q(left_on__isnull=True), name="enrolled_under_one"
            ),
            models.UniqueConstraint(fields=["draw_id", "scheme"], name="enrolled_once"),
        ]


class SubsidyClaim(models.Model):
    """What the treasury is asked to pay for a period: the sum of its items, asked by one, booked by another."""

    scheme = models.ForeignKey(SubsidyScheme, models.PROTECT, related_name="+", verbose_name="贴息方案")
    from_on = models.DateField("期间起")
    until_on = models.DateField("期间止")
    fen = models.BigIntegerField("申请金额（分）")
    state = models.CharField("状态", max_length=10, choices=ClaimState.choices)
    requested_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="申请人", db_index=False
    )
    requested_on = models.DateField("申请日")
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人", db_index=False
    )
    decided_on = models.DateField("复核日", null=True)
    note = models.CharField("复核意见", max_length=200, blank=True)
    paid_on = models.DateField("到账日", null=True)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "贴息申请"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requested_by")),
                name="subsidy_claim_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(state="requested", decided_by__isnull=True)
                | (~models.Q(state="requested") & models.Q(decided_by__isnull=False)),
                name="subsidy_claim_decided",
            ),
            models.CheckConstraint(condition=models.Q(fen__gt=0), name="subsidy_claim_positive"),
        ]


class SubsidyItem(models.Model):
    """One due of one draw in a claim: its interest, its days, how many of them count, what is claimed of it.

    A due stands in one live claim at most; items of a declined claim are struck out and may come again.
    """

    claim = models.ForeignKey(SubsidyClaim, models.PROTECT, related_name="+", verbose_name="贴息申请")
    draw_id = models.BigIntegerField("借据")
    line_id = models.BigIntegerField("额度")
    due_id = models.BigIntegerField("应还利息")
    interest_fen = models.BigIntegerField("应还利息（分）")
    days = models.PositiveSmallIntegerField("计息天数")
    counted_days = models.PositiveSmallIntegerField("贴息天数")
    fen = models.BigIntegerField("贴息（分）")
    struck = models.BooleanField("已退回", db_default=False)

    class Meta:
        verbose_name = "贴息明细"
        constraints = [
            models.UniqueConstraint(fields=["due_id"], condition=models.Q(struck=False), name="subsidy_item_once"),
            models.CheckConstraint(
                condition=models.Q(fen__gt=0, counted_days__lte=models.F("days")), name="subsidy_item_figures"
            ),
        ]
