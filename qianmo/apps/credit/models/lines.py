"""Tables of lines: the line, its freezes, its contract.

A line is granted once and drawn and repaid many times. Granting and using are apart: an application with an authorised
enquiry leads to a grant, a signature to a contract, and only then money moves. The database refuses any draw that
would take drawn and reserved money over the limit; a line left over its limit carries the day since when, and why.
"""

from django.db import models

from qianmo.apps.credit.models.applications import Application
from qianmo.apps.credit.models.cutovers import Cutover


class LineState(models.TextChoices):
    """Where a line stands."""

    GRANTED = "granted", "已授信"
    ACTIVE = "active", "正常"
    FROZEN = "frozen", "冻结"
    ENDED = "ended", "终止"


class OverLimitCause(models.TextChoices):
    """What left a line over its limit; drawing never does."""

    CUT = "cut", "调减额度"
    EXPIRY = "expiry", "额度到期"
    REVERSAL = "reversal", "冲正"
    CLASS = "class", "分类下调"


class Line(models.Model):
    """A revolving limit of one household; the limit is what holds today, so it is nothing once the line has ended.

    It was granted here on an application, or taken over from another system by a cut-over (切换转入) with the
    number it had there; never both.
    """

    application = models.OneToOneField(Application, models.PROTECT, null=True, related_name="+", verbose_name="申请")
    cutover = models.ForeignKey(
        Cutover, models.PROTECT, null=True, related_name="+", verbose_name="切换批次", db_index=False
    )
    former_number = models.CharField("原额度号", max_length=40, blank=True, db_default="")
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    borrower = models.ForeignKey("households.Person", models.PROTECT, related_name="+", verbose_name="借款人")
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
    over_limit_cause = models.CharField(
        "超限原因", max_length=10, choices=OverLimitCause.choices, blank=True, db_default=""
    )
    review_due_on = models.DateField("下次年审日", null=True)
    risk_pool = models.ForeignKey(
        "funds.RiskPool", models.PROTECT, null=True, related_name="+", verbose_name="补偿金池", db_index=False
    )

    class Meta:
        verbose_name = "授信额度"
        indexes = [
            models.Index(fields=["risk_pool"], name="line_in_pool", condition=models.Q(risk_pool__isnull=False)),
            models.Index(fields=["ends_on", "id"], name="line_by_end"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(over_limit_on__isnull=False)
                | models.Q(limit_fen__gte=models.F("drawn_fen") + models.F("reserved_fen")),
                name="line_within_limit",
            ),
            models.CheckConstraint(
                condition=models.Q(limit_fen__gte=0, drawn_fen__gte=0, reserved_fen__gte=0), name="line_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(over_limit_on__isnull=True, over_limit_cause="")
                | (models.Q(over_limit_on__isnull=False) & ~models.Q(over_limit_cause="")),
                name="line_over_limit_cause",
            ),
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="line_span"),
            models.CheckConstraint(
                condition=models.Q(application__isnull=False, cutover__isnull=True, former_number="")
                | (models.Q(application__isnull=True, cutover__isnull=False) & ~models.Q(former_number="")),
                name="line_granted_or_taken_over",
            ),
            models.UniqueConstraint(
                fields=["former_number"], condition=~models.Q(former_number=""), name="line_taken_over_once"
            ),
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
    """The signed terms of a line; `digest` names what exactly was signed.

    Those of a line taken over were signed before the bank kept it here, so nobody here took the signature.
    """

    line = models.OneToOneField(Line, models.PROTECT, related_name="+", verbose_name="额度")
    number = models.CharField("合同号", max_length=40, unique=True)
    limit_fen = models.BigIntegerField("签约额度（分）")
    signed_on = models.DateField("签约日")
    signed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="面签人", db_index=False
    )
    digest = models.BinaryField("所签内容的摘要", max_length=32, null=True)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "合同"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signed_by__isnull=True) | models.Q(digest__isnull=False),
                name="contract_says_what_was_signed",
            ),
        ]


class ChangeKind(models.TextChoices):
    """What can be done to a line's limit while it lives."""

    RAISE = "raise", "调增额度"
    CUT = "cut", "调减额度"
    REVIEW = "review", "年审"
    EXPIRE = "expire", "到期"


class ChangeState(models.TextChoices):
    """Where a change stands; a raise waits for a second person, a cut does not."""

    REQUESTED = "requested", "待复核"
    CARRIED_OUT = "carried_out", "已生效"
    DECLINED = "declined", "已退回"


class ReviewOutcome(models.TextChoices):
    """What a yearly review leads to."""

    KEEP = "keep", "维持"
    CUT = "cut", "调减"
    FREEZE = "freeze", "冻结"
    RAISE = "raise", "申请调增"


class LimitChange(models.Model):
    """One dated change of a line: from which limit to which, why, by whom, and who agreed.

    The night writes expiries, with nobody's name. A review has an outcome, may leave the limit as it is and names the
    day of the next one. A raise of a signed line carries its supplement: when it was signed, its number, the digest of
    what was signed; until then nobody carries it out.
    """

    line = models.ForeignKey(Line, models.PROTECT, related_name="+", verbose_name="额度")
    kind = models.CharField("变更", max_length=8, choices=ChangeKind.choices)
    before_fen = models.BigIntegerField("变更前额度（分）")
    after_fen = models.BigIntegerField("变更后额度（分）")
    effective_on = models.DateField("生效日")
    reason = models.CharField("原因", max_length=200)
    state = models.CharField("状态", max_length=12, choices=ChangeState.choices)
    requested_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="经办", db_index=False
    )
    requested_at = models.DateTimeField("提出时刻")
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人", db_index=False
    )
    decided_at = models.DateTimeField("复核时刻", null=True)
    note = models.CharField("复核意见", max_length=200, blank=True)
    review_due_on = models.DateField("下次年审日", null=True)
    outcome = models.CharField("年审结论", max_length=8, choices=ReviewOutcome.choices, blank=True, db_default="")
    signed_on = models.DateField("补充协议签字日", null=True)
    supplement = models.CharField("补充协议号", max_length=40, blank=True, db_default="")
    digest = models.BinaryField("所签内容的摘要", max_length=32, null=True)
    request_id = models.UUIDField("请求号", null=True, unique=True)

    class Meta:
        verbose_name = "额度变更"
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(state="requested"), name="limit_change_one_pending"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="raise", state="carried_out")
                | (models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("requested_by"))),
                name="limit_raise_two_persons",
            ),
            models.CheckConstraint(
                condition=(models.Q(kind="review") & ~models.Q(outcome="") & models.Q(review_due_on__isnull=False))
                | (~models.Q(kind="review") & models.Q(outcome="")),
                name="limit_review_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="expire", requested_by__isnull=True)
                | (~models.Q(kind="expire") & models.Q(requested_by__isnull=False)),
                name="limit_change_by_somebody",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="limit_change_has_reason"),
            models.CheckConstraint(
                condition=models.Q(before_fen__gte=0, after_fen__gte=0), name="limit_change_not_negative"
            ),
        ]
