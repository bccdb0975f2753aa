"""Tables of risk pools: the fund, claims on it, and what of recovered money went back to it."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from qianmo.apps.funds.models.subsidies import LIVE, ClaimState
from qianmo.storage.guards import append_only


class RiskPool(models.Model):
    """A fund of the county that pays part of a loss; lines under it may owe up to a multiple of what is left in it.

    Above `stop_ppm` of bad principal nothing new is lent. A claim may be made `claim_after_days` into arrears.
    """

    name = models.CharField("名称", max_length=60, unique=True)
    payer = models.CharField("出资方", max_length=60)
    fund_fen = models.BigIntegerField("基金（分）")
    multiple = models.PositiveSmallIntegerField("放大倍数")
    stop_ppm = models.IntegerField("停放线（百万分之一）")
    share_ppm = models.IntegerField("补偿比例（百万分之一）")
    claim_after_days = models.PositiveSmallIntegerField("逾期满多少天可申请补偿")
    product = models.ForeignKey(
        "products.Product", models.PROTECT, null=True, related_name="+", verbose_name="产品", db_index=False
    )
    guarantee = models.CharField("担保方式", max_length=12, blank=True, db_default="")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "补偿金池"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fund_fen__gt=0, multiple__gt=0, share_ppm__gt=0, share_ppm__lte=1_000_000),
                name="risk_pool_figures",
            )
        ]


class RiskClaim(models.Model):
    """What the fund is asked to pay for one overdue draw: a share of its principal, asked by one, booked by another."""

    pool = models.ForeignKey(RiskPool, models.PROTECT, related_name="+", verbose_name="补偿金池")
    draw_id = models.BigIntegerField("借据")
    line_id = models.BigIntegerField("额度")
    principal_fen = models.BigIntegerField("逾期本金（分）")
    overdue_days = models.PositiveIntegerField("逾期天数")
    fen = models.BigIntegerField("申请补偿（分）")
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
        verbose_name = "补偿申请"
        constraints = [
            models.UniqueConstraint(fields=["draw_id"], condition=models.Q(state__in=LIVE), name="risk_claim_once"),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requested_by")),
                name="risk_claim_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(state="requested", decided_by__isnull=True)
                | (~models.Q(state="requested") & models.Q(decided_by__isnull=False)),
                name="risk_claim_decided",
            ),
            models.CheckConstraint(
                condition=models.Q(fen__gt=0, fen__lte=models.F("principal_fen")), name="risk_claim_figures"
            ),
        ]


class RiskRecovery(models.Model):
    """Principal got back from a borrower after the fund had paid, and the part that went back to the fund."""

    claim = models.ForeignKey(RiskClaim, models.PROTECT, related_name="+", verbose_name="补偿申请")
    recovered_fen = models.BigIntegerField("收回本金（分）")
    returned_fen = models.BigIntegerField("退回基金（分）")
    booked_on = models.DateField("记账日")
    by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="经办", db_index=False)

    class Meta:
        verbose_name = "追偿分配"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    recovered_fen__gt=0, returned_fen__gte=0, returned_fen__lte=models.F("recovered_fen")
                ),
                name="risk_recovery_figures",
            )
        ]
        triggers = append_only("risk_recovery_append_only")
