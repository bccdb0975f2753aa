"""The tables of months: what everybody did (tallies), what it is worth (items), and where everybody stands.

A running month is counted anew each night, in place of the last count. A month that is over and fully told is counted
once more and closed: its rows are kept by the database, and what turns out wrong is put right in a later month.
"""

import pgtrigger
from django.db import models

CLOSED = "EXISTS (SELECT FROM performance_month m WHERE m.id = OLD.month_id AND m.closed_at IS NOT NULL)"
_KEEP = f"""
IF {CLOSED} THEN
    RAISE EXCEPTION 'rows of a closed month are kept';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


def kept_once_closed(name: str) -> list[pgtrigger.Trigger]:
    """Refuse UPDATE and DELETE of the rows of a closed month."""
    changing = pgtrigger.Update | pgtrigger.Delete
    return [pgtrigger.Trigger(name=name, when=pgtrigger.Before, operation=changing, func=_KEEP)]


class Month(models.Model):
    """A month under its scheme, counted to the end of `as_of`.

    `told` names the count: scheme, day and the instant of the night. Run again, that night has nothing to count.
    """

    first = models.DateField("月份", unique=True)
    scheme = models.ForeignKey("performance.Scheme", models.PROTECT, related_name="+", verbose_name="考核方案")
    as_of = models.DateField("截至")
    counted_at = models.DateTimeField("计算时刻")
    closed_at = models.DateTimeField("结月时刻", null=True)
    told = models.CharField("所据", max_length=64)
    people = models.PositiveIntegerField("人数")
    estimated_as_of = models.DateField("上次试算截至", null=True)

    class Meta:
        verbose_name = "考核月"
        constraints = [models.CheckConstraint(condition=models.Q(first__day=1), name="month_from_first_day")]
        triggers = [
            pgtrigger.Protect(
                name="month_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.closed_at IS NOT NULL"),
            )
        ]


class Tally(models.Model):
    """How much of a measure a person did in a month: households, fen, whatever the measure counts."""

    month = models.ForeignKey(Month, models.CASCADE, related_name="+", verbose_name="考核月")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工", db_index=False)
    measure = models.CharField("计量", max_length=30)
    amount = models.BigIntegerField("数量")

    class Meta:
        verbose_name = "工作量"
        constraints = [models.UniqueConstraint(fields=["month", "staff", "measure"], name="tally_once")]
        triggers = kept_once_closed("tally_kept")


class Item(models.Model):
    """What a line of the scheme is worth to a person in a month: the quantity, its points, and what it is paid.

    `paid_volume` differs from `volume` where a line settles by the quarter. The last three are what the count before
    this one said, so that an estimate can be held against what came of it.
    """

    month = models.ForeignKey(Month, models.CASCADE, related_name="+", verbose_name="考核月")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工", db_index=False)
    line = models.CharField("项目", max_length=30)
    volume = models.BigIntegerField("数量")
    points_centi = models.BigIntegerField("积分（百分之一分）")
    paid_volume = models.BigIntegerField("计价数量")
    pay_fen = models.BigIntegerField("计价（分）")
    estimated_volume = models.BigIntegerField("上次试算数量", null=True)
    estimated_centi = models.BigIntegerField("上次试算积分（百分之一分）", null=True)
    estimated_fen = models.BigIntegerField("上次试算计价（分）", null=True)

    class Meta:
        verbose_name = "考核明细"
        constraints = [models.UniqueConstraint(fields=["month", "staff", "line"], name="item_once")]
        triggers = kept_once_closed("item_kept")


class Standing(models.Model):
    """Where a person stands in a month: sums, places, and how pay follows from what the lines are paid.

    Earned is the pay of the lines by the factor of assessment and the coefficient of the grade held when the month
    began, with the base of that grade, less what its cap cut, and allowances as they stand; kept back is the deferred
    part of it, base and allowances left out.
    """

    month = models.ForeignKey(Month, models.CASCADE, related_name="+", verbose_name="考核月")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工")
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构", db_index=False)
    segment = models.CharField("片区", max_length=20)
    points_centi = models.BigIntegerField("积分（百分之一分）")
    growth_centi = models.BigIntegerField("较上月（百分之一分）", null=True)
    place = models.PositiveIntegerField("名次")
    place_before = models.PositiveIntegerField("上月名次", null=True)
    growth_place = models.PositiveIntegerField("增幅名次", null=True)
    peer_place = models.PositiveIntegerField("同组名次")
    lines_fen = models.BigIntegerField("计价合计（分）")
    allowance_fen = models.BigIntegerField("补助（分）", default=0)
    factor_ppm = models.IntegerField("考核系数（百万分之一）")
    grade = models.CharField("等级", max_length=20, default="", blank=True)
    grade_ppm = models.IntegerField("等级系数（百万分之一）", default=1_000_000)
    base_fen = models.BigIntegerField("底薪（分）", default=0)
    cut_fen = models.BigIntegerField("封顶减去（分）", default=0)
    earned_fen = models.BigIntegerField("应发（分）")
    kept_back_fen = models.BigIntegerField("延期支付（分）")

    class Meta:
        verbose_name = "考核名次"
        constraints = [
            models.UniqueConstraint(fields=["month", "staff"], name="standing_once"),
            models.CheckConstraint(
                condition=models.Q(kept_back_fen__gte=0, kept_back_fen__lte=models.F("earned_fen"))
                | models.Q(kept_back_fen=0),
                name="standing_kept_within_earned",
            ),
        ]
        triggers = kept_once_closed("standing_kept")
