"""The tables of counted days: what populations came to at the end of a day, and how the sentences of that day read.

A day counted again with another outcome is another row beside the first: what was reported once can always be shown.
"""

import pgtrigger
from django.db import models

from qianmo.storage.guards import append_only


class CountedDay(models.Model):
    """A day as it was counted once; `turn` 2 and up are corrections, and only the last turn counts."""

    on_day = models.DateField("截至")
    turn = models.PositiveIntegerField("第几次")
    why = models.CharField("原因", max_length=60)
    counted_at = models.DateTimeField("计算时刻")
    is_latest = models.BooleanField("现行", default=True)

    class Meta:
        verbose_name = "指标日"
        constraints = [
            models.UniqueConstraint(fields=["on_day", "turn"], name="counted_day_turn_once"),
            models.UniqueConstraint(
                fields=["on_day"], condition=models.Q(is_latest=True), name="counted_day_one_latest"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="counted_day_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="counted_day_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.is_latest IS FALSE"),
            ),
        ]


class LoanSum(models.Model):
    """What a population came to at the end of a day: of the bank, a branch, an account manager or a product.

    `drawn` and `asked` run from the first of the year; `drawn_fen_ppm` is amounts times their rates.
    """

    day = models.ForeignKey(CountedDay, models.PROTECT, related_name="+", verbose_name="指标日", db_index=False)
    population = models.CharField("口径", max_length=20)
    cap_fen = models.BigIntegerField("单户上限（分）")
    grain = models.CharField("粒度", max_length=8)
    key = models.CharField("归谁", max_length=30, blank=True)
    fen = models.BigIntegerField("余额（分）")
    bad_fen = models.BigIntegerField("不良余额（分）")
    borrowers = models.IntegerField("户数")
    drawn_fen = models.BigIntegerField("本年发放（分）")
    drawn_fen_ppm = models.DecimalField("本年发放乘利率", max_digits=38, decimal_places=0)
    asked = models.IntegerField("本年申请户数")
    granted = models.IntegerField("本年获贷户数")
    used = models.IntegerField("本年获贷已用户数", default=0)
    cases = models.IntegerField("本年申请笔数", default=0)
    granted_cases = models.IntegerField("本年获批笔数", default=0)
    used_cases = models.IntegerField("本年获批已用笔数", default=0)
    asked_fen = models.BigIntegerField("本年申请额（分）", default=0)
    granted_fen = models.BigIntegerField("本年获批额（分）", default=0)
    used_fen = models.BigIntegerField("本年获批已用额（分）", default=0)

    class Meta:
        verbose_name = "贷款合计"
        constraints = [
            models.UniqueConstraint(fields=["day", "grain", "key", "population", "cap_fen"], name="loan_sum_once")
        ]
        triggers = append_only("loan_sum")


class Reading(models.Model):
    """How a sentence read on a day, with both numbers of both sides, under which version of it.

    `holds` is empty where it does not apply, and `why` says why not.
    """

    day = models.ForeignKey(CountedDay, models.PROTECT, related_name="+", verbose_name="指标日", db_index=False)
    place = models.PositiveSmallIntegerField("次序")
    code = models.CharField("代码", max_length=30)
    since = models.DateField("规则版本")
    cap_fen = models.BigIntegerField("单户上限（分）")
    base_on = models.DateField("基期")
    mine_numerator = models.DecimalField("分子", max_digits=38, decimal_places=0, null=True)
    mine_denominator = models.DecimalField("分母", max_digits=38, decimal_places=0, null=True)
    theirs_numerator = models.DecimalField("比照分子", max_digits=38, decimal_places=0, null=True)
    theirs_denominator = models.DecimalField("比照分母", max_digits=38, decimal_places=0, null=True)
    holds = models.BooleanField("达到", null=True)
    why = models.CharField("为什么不适用", max_length=80, blank=True)

    class Meta:
        verbose_name = "指标读数"
        constraints = [models.UniqueConstraint(fields=["day", "code"], name="reading_once")]
        triggers = append_only("reading")
