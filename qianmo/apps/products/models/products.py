"""Tables of products and of what stands beside their policies: lending terms, reference rates."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models

from qianmo.storage.guards import append_only


class Delivery(models.TextChoices):
    """How a customer comes to a product: by phone alone, with one visit, or at a desk."""

    ONLINE = "online", "线上"
    SEMI = "semi_online", "半线上"
    OFFLINE = "offline", "线下"


class LineKind(models.TextChoices):
    """What the bank's lines can carry of it today; an unfurnished kind stays a draft."""

    REVOLVING = "revolving", "循环额度"
    TERM = "term", "一次性额度"
    UNFURNISHED = "unfurnished", "尚不能办"


class Repricing(models.TextChoices):
    """On which days the price of what is drawn is worked out anew, if at all."""

    FIXED = "fixed", "固定不变"
    YEARLY = "yearly", "每年 1 月 1 日"
    ANNIVERSARY = "anniversary", "每年对月对日"
    MONTHLY = "monthly", "每月对日"


class Product(models.Model):
    """A credit product as the customer knows it.

    A template is a product nobody applies for: it is there to be cloned. A withdrawn product takes no new application,
    and its lines live on.
    """

    LONGEST_TEXT = 200

    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=40)
    segment = models.CharField("客群", max_length=10)
    term_months = models.PositiveSmallIntegerField("额度期限（月）")
    delivery = models.CharField("办理方式", max_length=12, choices=Delivery.choices, db_default=Delivery.OFFLINE)
    line_kind = models.CharField("额度形态", max_length=12, choices=LineKind.choices, db_default=LineKind.REVOLVING)
    summary = models.CharField("简介", max_length=LONGEST_TEXT, blank=True, db_default="")
    source = models.CharField("出处", max_length=LONGEST_TEXT, blank=True, db_default="")
    is_template = models.BooleanField("模板", db_default=False)
    cloned_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="复制自")
    withdrawn_on = models.DateField("停办日", null=True)

    class Meta:
        verbose_name = "产品"


class Terms(models.Model):
    """The lending terms of a product besides its policy, for a range of days.

    Granting unit, grace and repayment order; how interest is counted, when it falls due, what lateness costs; how far a
    customer may be paid directly, and how long a reserve waits for the core bank. A draw keeps the terms it began with.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name="产品")
    valid = DateRangeField("生效期")
    unit_fen = models.BigIntegerField("授信单位（分）")
    grace_days = models.PositiveSmallIntegerField("支用到期日可超出额度期限的天数")
    turns_after_days = models.PositiveSmallIntegerField("逾期超过多少天先收本金")
    order_before = ArrayField(models.CharField(max_length=10), verbose_name="平常还款顺序")
    order_beyond = ArrayField(models.CharField(max_length=10), verbose_name="久逾还款顺序")
    convention = models.CharField("计息基础", max_length=12, db_default="ACT/360")
    settle_day = models.PositiveSmallIntegerField("结息日", db_default=20)
    settle_months = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name="结息月", db_default=models.Value(list(range(1, 13)))
    )
    settle_inclusive = models.BooleanField("结息含当日", db_default=True)
    overdue_uplift_ppm = models.IntegerField("逾期加收（百万分之一）", db_default=500_000)
    misuse_uplift_ppm = models.IntegerField("挪用加收（百万分之一）", db_default=1_000_000)
    compounds = models.BooleanField("计复利", db_default=True)
    moves_on_holidays = models.BooleanField("节假日顺延", db_default=True)
    technical_days = models.PositiveSmallIntegerField("技术性逾期天数", db_default=7)
    non_accrual_after = models.PositiveSmallIntegerField("逾期超过多少天转表外", db_default=90)
    self_production_fen = models.BigIntegerField("生产经营自主支付上限（分）", db_default=50_000_000)
    self_consumption_fen = models.BigIntegerField("消费自主支付上限（分）", db_default=30_000_000)
    reserve_minutes = models.PositiveSmallIntegerField("预占保留分钟", db_default=30)
    repricing = models.CharField("重定价", max_length=12, choices=Repricing.choices, db_default=Repricing.FIXED)

    class Meta:
        verbose_name = "产品条款"
        constraints = [
            ExclusionConstraint(
                name="terms_one_in_force",
                expressions=[("product", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=models.Q(unit_fen__gt=0), name="terms_unit"),
        ]


class ReferenceRate(models.Model):
    """A published reference rate (LPR) by tenor; prices are margins over it.

    A wrong entry is followed by another of the same day, with the reason; the later one holds, and both stay.
    """

    tenor = models.CharField("期限", max_length=4)
    published_on = models.DateField("公布日")
    rate_ppm = models.IntegerField("利率（百万分之一）")
    reason = models.CharField("更正原因", max_length=200, blank=True, db_default="")
    recorded_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="录入人", db_index=False
    )
    recorded_at = models.DateTimeField("录入时刻", null=True)

    class Meta:
        verbose_name = "参考利率"
        indexes = [models.Index(fields=["tenor", "-published_on", "-id"], name="reference_rate_latest")]
        constraints = [models.CheckConstraint(condition=models.Q(rate_ppm__gt=0), name="reference_rate_positive")]
        triggers = append_only("reference_rate_append_only")
