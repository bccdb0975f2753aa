"""Tables of the books.

A journal entry moves one amount from one account to another, so debits equal credits by the shape of the row and no
trigger has to add them up. Entries are never changed; a mistake is followed by its mirror, which names it.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from qianmo.storage.guards import append_only


class AccountKind(models.TextChoices):
    """Kinds of account; memo accounts stand off the balance sheet and balance among themselves."""

    ASSET = "asset", "资产"
    LIABILITY = "liability", "负债"
    INCOME = "income", "收入"
    EXPENSE = "expense", "支出"
    MEMO = "memo", "表外"


class Account(models.Model):
    """A row of the chart of accounts."""

    code = models.CharField("科目号", max_length=12, unique=True)
    name = models.CharField("名称", max_length=40)
    kind = models.CharField("类别", max_length=10, choices=AccountKind.choices)

    class Meta:
        verbose_name = "科目"


class Entry(models.Model):
    """Debit one account, credit another, one positive amount in fen, on a booking day with a value day.

    What concerns the whole bank, such as the allowance for losses, names no line.
    """

    business_date = models.DateField("记账日")
    value_date = models.DateField("起息日")
    debit = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="借方", db_index=False)
    credit = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="贷方", db_index=False)
    fen = models.BigIntegerField("金额（分）")
    kind = models.CharField("业务", max_length=20)
    line_id = models.BigIntegerField("额度", null=True)
    source_id = models.BigIntegerField("来源单据")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="+", verbose_name="冲正分录")

    class Meta:
        verbose_name = "分录"
        indexes = [
            models.Index(fields=["line_id", "id"], name="entry_line"),
            BrinIndex(fields=["business_date"], name="entry_day", autosummarize=True),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(fen__gt=0), name="entry_positive"),
            models.CheckConstraint(condition=~models.Q(debit=models.F("credit")), name="entry_two_accounts"),
        ]
        triggers = append_only("entry_append_only")
