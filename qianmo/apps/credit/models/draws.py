"""Tables of money taken on a line: the draw, from its reserve to its last fen, and the changes of its rate."""

from django.db import models

from qianmo.apps.credit.models.lines import Line
from qianmo.storage.guards import append_only


class DrawPurpose(models.TextChoices):
    """What a customer says the money is for."""

    PRODUCTION = "production", "生产经营"
    TURNOVER = "turnover", "经营周转"
    CONSUMPTION = "consumption", "生活消费"


class DrawState(models.TextChoices):
    """Where a draw stands between the line and the core bank."""

    RESERVED = "reserved", "待放款"
    POSTED = "posted", "已放款"
    VOIDED = "voided", "已撤销"


class Payment(models.TextChoices):
    """Whether the customer gets the money, or somebody he or she pays."""

    SELF = "self", "自主支付"
    ENTRUSTED = "entrusted", "受托支付"


class Draw(models.Model):
    """Money taken on a line; `unpaid_fen` is what is still owed of it.

    A reserve holds room on the line until the core bank has answered, or until `reserved_until`. Interest is carried as
    exact integers (fen × days × ppm), normal, penalty and compound apart, up to `accrued_to`, and rounded once when it
    falls due or is paid; all of it has fallen due up to `billed_to`. `terms` and `rate_ppm` are those of its first day,
    of a draw that came from another system those of the day it was taken over (`Opening`).
    """

    line = models.ForeignKey(Line, models.PROTECT, related_name="+", verbose_name="额度", db_index=False)
    number = models.CharField("借据号", max_length=20, unique=True)
    state = models.CharField("状态", max_length=8, choices=DrawState.choices, db_default="posted")
    reserved_until = models.DateTimeField("预占截止", null=True)
    amount_fen = models.BigIntegerField("支用金额（分）")
    unpaid_fen = models.BigIntegerField("未还本金（分）")
    rate_ppm = models.IntegerField("年利率（百万分之一）")
    terms = models.ForeignKey(
        "products.Terms", models.PROTECT, related_name="+", verbose_name="适用条款", db_index=False
    )
    value_date = models.DateField("起息日")
    taken_over_on = models.DateField("切换日", null=True)
    due_on = models.DateField("到期日")
    accrued = models.BigIntegerField("应计利息积数", default=0)
    penalty_accrued = models.BigIntegerField("罚息积数", db_default=0)
    compound_accrued = models.BigIntegerField("复利积数", db_default=0)
    accrued_to = models.DateField("计息至")
    billed_to = models.DateField("结息至")
    non_accrual_on = models.DateField("转表外日", null=True)
    arrears_since = models.DateField("最早欠款日", null=True)
    loan_class = models.PositiveSmallIntegerField("五级分类", db_default=1)
    channel = models.CharField("渠道", max_length=12)
    purpose = models.CharField("用途", max_length=12, choices=DrawPurpose.choices, blank=True, db_default="")
    payment = models.CharField("支付方式", max_length=10, choices=Payment.choices, db_default="self")
    payee = models.CharField("收款人", max_length=60, blank=True, db_default="")
    payee_account = models.BinaryField("收款账号（加密）", null=True)
    drawn_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="经办", db_index=False
    )
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "借据"
        indexes = [
            models.Index(fields=["line", "id"], name="draw_of_line"),
            models.Index(fields=["due_on"], name="draw_by_due", condition=~models.Q(unpaid_fen=0)),
            models.Index(
                fields=["arrears_since"], name="draw_in_arrears", condition=models.Q(arrears_since__isnull=False)
            ),
            models.Index(fields=["reserved_until"], name="draw_reserved", condition=models.Q(state="reserved")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_fen__gt=0, unpaid_fen__gte=0, unpaid_fen__lte=models.F("amount_fen")),
                name="draw_amounts",
            ),
            models.CheckConstraint(
                condition=models.Q(state="posted") | models.Q(unpaid_fen=0), name="draw_owes_once_posted"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="reserved") | models.Q(reserved_until__isnull=False),
                name="draw_reserve_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(payment="self") | ~models.Q(payee=""), name="draw_entrusted_payee"
            ),
        ]


class RateChange(models.Model):
    """Another yearly rate for a draw from a day on, which may lie in the past; added, never edited."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="+", verbose_name="借据")
    from_on = models.DateField("生效日")
    rate_ppm = models.IntegerField("年利率（百万分之一）")
    reason = models.CharField("原因", max_length=200)
    by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="经办", db_index=False
    )
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "利率变更"
        constraints = [
            models.CheckConstraint(condition=models.Q(rate_ppm__gte=0), name="rate_change_not_negative"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="rate_change_has_reason"),
        ]
        triggers = append_only("rate_change_append_only")


class Classification(models.Model):
    """The class of a draw for a range of days: the floor its arrears set, the class in force, and whose word it is."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="+", verbose_name="借据")
    floor = models.PositiveSmallIntegerField("逾期底线")
    loan_class = models.PositiveSmallIntegerField("五级分类")
    from_on = models.DateField("起始日")
    until_on = models.DateField("结束日", null=True)
    cause = models.CharField("依据", max_length=200)
    by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="认定人", db_index=False
    )
    approved_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人", db_index=False
    )

    class Meta:
        verbose_name = "五级分类"
        constraints = [
            models.UniqueConstraint(
                fields=["draw"], condition=models.Q(until_on__isnull=True), name="classification_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(loan_class__gte=models.F("floor")) | models.Q(approved_by__isnull=False),
                name="classification_not_above_floor",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(by=models.F("approved_by")),
                name="classification_two_persons",
            ),
        ]
