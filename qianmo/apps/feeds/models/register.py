"""The register of the core bank's accounts: which number is which account of ours, and what it was from which day.

An account number is an identifier: it is sealed, and found by a keyed index; `feeds.numbers` finds millions at once.
Outside this room an account is known by its id alone. What changes about it is dated and never overwritten.
"""

from django.db import models
from django.db.models import F, Q

from qianmo.domain.dated import FOREVER


class Side(models.TextChoices):
    """What an account is to the bank; the last two are agreements without a balance."""

    DEPOSIT = "deposit", "存款"
    LOAN = "loan", "贷款"
    ACQUIRING = "acquiring", "收单"
    PAYROLL = "payroll", "代发"


class Way(models.TextChoices):
    """How an account came to count for a member of staff."""

    KEEPING = "keeping", "管户"
    BRINGING = "bringing", "揽储"


class Account(models.Model):
    """A customer's account at the core bank, found by the keyed index of its number."""

    number_index = models.UUIDField("账号索引", unique=True)
    number_tail = models.BigIntegerField("账号后四位索引", db_index=True)
    sealed = models.BinaryField("账号（密文）")

    class Meta:
        verbose_name = "客户账户"


class AccountTerm(models.Model):
    """What an account was from a day until before another: its side, product, branch and customer.

    Customer and household are empty where the bank has no file of them.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="账户", db_index=False)
    from_on = models.DateField("从")
    until_on = models.DateField("到（不含）", default=FOREVER)
    side = models.CharField("类别", max_length=10, choices=Side.choices)
    product = models.CharField("产品", max_length=20)
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构", db_index=False)
    customer = models.ForeignKey("households.Person", models.PROTECT, null=True, related_name="+", verbose_name="客户")
    household = models.ForeignKey(
        "households.Household", models.PROTECT, null=True, related_name="+", verbose_name="户"
    )
    opened_on = models.DateField("开户日")

    class Meta:
        verbose_name = "账户属性"
        constraints = [
            models.UniqueConstraint(fields=["account", "from_on"], name="account_term_once"),
            models.UniqueConstraint(fields=["account"], condition=Q(until_on=FOREVER), name="account_term_one_open"),
            models.CheckConstraint(condition=Q(from_on__lt=F("until_on")), name="account_term_span"),
        ]


class Ownership(models.Model):
    """A part of an account that counts for a member of staff, from a day until before another.

    The parts of an account lie side by side in a million; together they make the whole on every day.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="账户", db_index=False)
    from_on = models.DateField("从")
    until_on = models.DateField("到（不含）", default=FOREVER)
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工")
    way = models.CharField("方式", max_length=8, choices=Way.choices)
    above_ppm = models.PositiveIntegerField("起（百万分之一）")
    upto_ppm = models.PositiveIntegerField("止（百万分之一）")

    class Meta:
        verbose_name = "账户归属"
        constraints = [
            models.UniqueConstraint(fields=["account", "from_on", "above_ppm"], name="ownership_once"),
            models.CheckConstraint(condition=Q(from_on__lt=F("until_on")), name="ownership_span"),
            models.CheckConstraint(
                condition=Q(above_ppm__lt=F("upto_ppm"), upto_ppm__lte=1_000_000), name="ownership_part"
            ),
        ]


class CoreProduct(models.Model):
    """A product of the core bank: its side, and the weight its balances carry in weighted averages."""

    code = models.CharField("产品代码", max_length=20, unique=True)
    name = models.CharField("产品名称", max_length=60)
    side = models.CharField("类别", max_length=10, choices=Side.choices)
    weight_ppm = models.PositiveIntegerField("折算系数（百万分之一）")

    class Meta:
        verbose_name = "核心产品"


class CoreRate(models.Model):
    """The yearly rate of a product from a day on."""

    product = models.CharField("产品", max_length=20)
    from_on = models.DateField("从")
    rate_ppm = models.IntegerField("年利率（百万分之一）")

    class Meta:
        verbose_name = "核心利率"
        constraints = [models.UniqueConstraint(fields=["product", "from_on"], name="core_rate_once")]
