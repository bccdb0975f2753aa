"""Tables of credit: application, policy run, line, freeze, contract, draw, repayment, reversal.

A line is granted once and drawn and repaid many times. Granting and using are apart: an application with an authorised
enquiry leads to a grant, a signature to a contract, and only then money moves. The database refuses any draw that
would take drawn and reserved money over the limit; a line left over its limit by a cut carries the day since when.
"""

from django.db import models

from qianmo.storage.guards import append_only


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    ACCEPTED = "accepted", "已受理"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "已否决"


class Application(models.Model):
    """A customer's own request for a line."""

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    borrower = models.ForeignKey(
        "households.Person", models.PROTECT, related_name="+", verbose_name="借款人", db_index=False
    )
    product = models.ForeignKey(
        "products.Product", models.PROTECT, related_name="+", verbose_name="产品", db_index=False
    )
    requested_fen = models.BigIntegerField("申请额度（分）")
    purpose = models.CharField("用途", max_length=60, blank=True)
    accepted_on = models.DateField("受理日")
    accepted_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="受理人", db_index=False
    )
    enquiry_consent = models.ForeignKey(
        "households.Consent", models.PROTECT, related_name="+", verbose_name="征信授权", db_index=False
    )
    state = models.CharField("状态", max_length=10, choices=ApplicationState.choices)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "授信申请"
        constraints = [
            models.CheckConstraint(condition=models.Q(requested_fen__gt=0), name="application_positive"),
            models.UniqueConstraint(
                fields=["household", "product"],
                condition=models.Q(state="accepted"),
                name="application_one_pending",
            ),
        ]


class PolicyRun(models.Model):
    """What the policy said of an application: version, inputs, outputs and the rules that hit, kept for replay."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="+", verbose_name="申请")
    policy = models.ForeignKey("products.Policy", models.PROTECT, related_name="+", verbose_name="政策", db_index=False)
    inputs = models.JSONField("输入")
    outputs = models.JSONField("输出")
    trace = models.JSONField("命中")
    admitted = models.BooleanField("准入")

    class Meta:
        verbose_name = "政策决策"
        triggers = [append_only("policy_run_append_only")]


class LineState(models.TextChoices):
    """Where a line stands."""

    GRANTED = "granted", "已授信"
    ACTIVE = "active", "正常"
    FROZEN = "frozen", "冻结"
    ENDED = "ended", "终止"


class Line(models.Model):
    """A revolving limit of one household."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="+", verbose_name="申请")
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    borrower = models.ForeignKey(
        "households.Person", models.PROTECT, related_name="+", verbose_name="借款人", db_index=False
    )
    product = models.ForeignKey(
        "products.Product", models.PROTECT, related_name="+", verbose_name="产品", db_index=False
    )
    number = models.CharField("额度号", max_length=20, unique=True)
    limit_fen = models.BigIntegerField("额度（分）")
    drawn_fen = models.BigIntegerField("已用（分）", default=0)
    reserved_fen = models.BigIntegerField("预占（分）", default=0)
    rate_ppm = models.IntegerField("年利率（百万分之一）")
    guarantee = models.CharField("担保方式", max_length=12)
    starts_on = models.DateField("起始日")
    ends_on = models.DateField("到期日")
    state = models.CharField("状态", max_length=8, choices=LineState.choices)
    over_limit_on = models.DateField("超限起始日", null=True)

    class Meta:
        verbose_name = "授信额度"
        indexes = [models.Index(fields=["ends_on", "id"], name="line_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(over_limit_on__isnull=False)
                | models.Q(limit_fen__gte=models.F("drawn_fen") + models.F("reserved_fen")),
                name="line_within_limit",
            ),
            models.CheckConstraint(
                condition=models.Q(limit_fen__gt=0, drawn_fen__gte=0, reserved_fen__gte=0), name="line_not_negative"
            ),
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="line_span"),
        ]


class Freeze(models.Model):
    """Days on which nothing can be drawn on a line: who froze it and why, and who lifted it."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="+", verbose_name="额度")
    reason = models.CharField("冻结原因", max_length=200)
    frozen_on = models.DateField("冻结日")
    frozen_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="冻结人", db_index=False)
    request_id = models.UUIDField("请求号", unique=True)
    lifted_on = models.DateField("解冻日", null=True)
    lifted_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="解冻人", db_index=False
    )
    lift_reason = models.CharField("解冻原因", max_length=200, blank=True)
    lift_request_id = models.UUIDField("解冻请求号", null=True, unique=True)

    class Meta:
        verbose_name = "冻结"
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(lifted_on__isnull=True), name="freeze_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_on__isnull=True, lifted_by__isnull=True, lift_reason="")
                | (models.Q(lifted_on__isnull=False, lifted_by__isnull=False) & ~models.Q(lift_reason="")),
                name="freeze_lifted_pair",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="freeze_has_reason"),
        ]


class Contract(models.Model):
    """The signed terms of a line."""

    line = models.OneToOneField(Line, models.PROTECT, related_name="+", verbose_name="额度")
    number = models.CharField("合同号", max_length=20, unique=True)
    limit_fen = models.BigIntegerField("签约额度（分）")
    signed_on = models.DateField("签约日")
    signed_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="面签人", db_index=False)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "合同"


class DrawPurpose(models.TextChoices):
    """What a customer says the money is for."""

    PRODUCTION = "production", "生产经营"
    TURNOVER = "turnover", "经营周转"
    CONSUMPTION = "consumption", "生活消费"


class Draw(models.Model):
    """Money taken on a line; `unpaid_fen` is what is still owed of it.

    Interest is carried as an exact integer (fen × days × ppm) up to `accrued_to`, and rounded once when it is paid.
    """

    line = models.ForeignKey(Line, models.PROTECT, related_name="+", verbose_name="额度")
    number = models.CharField("借据号", max_length=20, unique=True)
    amount_fen = models.BigIntegerField("支用金额（分）")
    unpaid_fen = models.BigIntegerField("未还本金（分）")
    rate_ppm = models.IntegerField("年利率（百万分之一）")
    value_date = models.DateField("起息日")
    due_on = models.DateField("到期日")
    accrued = models.BigIntegerField("应计利息积数", default=0)
    accrued_to = models.DateField("计息至")
    channel = models.CharField("渠道", max_length=12)
    purpose = models.CharField("用途", max_length=12, choices=DrawPurpose.choices, blank=True, db_default="")
    drawn_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="经办", db_index=False
    )
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "借据"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_fen__gt=0, unpaid_fen__gte=0, unpaid_fen__lte=models.F("amount_fen")),
                name="draw_amounts",
            )
        ]


class Repayment(models.Model):
    """Money received on a draw and how it was shared; never edited.

    It keeps how far interest had been carried before it, so that a reversal can put the draw back exactly.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="+", verbose_name="借据")
    amount_fen = models.BigIntegerField("还款金额（分）")
    principal_fen = models.BigIntegerField("还本（分）")
    interest_fen = models.BigIntegerField("还息（分）")
    value_date = models.DateField("还款日")
    accrued_before = models.BigIntegerField("还款前积数", null=True)
    accrued_before_to = models.DateField("还款前计息至", null=True)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "还款"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_fen=models.F("principal_fen") + models.F("interest_fen"))
                & models.Q(principal_fen__gte=0, interest_fen__gte=0, amount_fen__gt=0),
                name="repayment_shared",
            )
        ]
        triggers = [append_only("repayment_append_only")]


class MovementKind(models.TextChoices):
    """What can be reversed."""

    DRAW = "draw", "支用"
    REPAYMENT = "repayment", "还款"


class ReversalState(models.TextChoices):
    """Where a reversal stands."""

    REQUESTED = "requested", "待复核"
    CARRIED_OUT = "carried_out", "已冲正"
    DECLINED = "declined", "已退回"


class Reversal(models.Model):
    """The visible mending of a mistaken movement: asked for with a reason, carried out by a second person (冲正)."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="+", verbose_name="额度")
    kind = models.CharField("业务", max_length=10, choices=MovementKind.choices)
    subject_id = models.BigIntegerField("被冲单据")
    amount_fen = models.BigIntegerField("金额（分）")
    reason = models.CharField("原因", max_length=200)
    state = models.CharField("状态", max_length=12, choices=ReversalState.choices)
    requested_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="申请人", db_index=False
    )
    requested_at = models.DateTimeField("申请时刻")
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人", db_index=False
    )
    decided_at = models.DateTimeField("复核时刻", null=True)
    note = models.CharField("复核意见", max_length=200, blank=True)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "冲正"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"], condition=~models.Q(state="declined"), name="reversal_once"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requested_by")),
                name="reversal_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(state="requested", decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(state__in=["carried_out", "declined"], decided_by__isnull=False, decided_at__isnull=False),
                name="reversal_decided_pair",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="reversal_has_reason"),
        ]
        indexes = [models.Index(fields=["state"], name="reversal_waiting", condition=models.Q(state="requested"))]
