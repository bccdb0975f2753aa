"""Tables of what villages and groups are told and what they answer: rules, samples, notices with lines, objections."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from qianmo.domain.notices import WAYS
from qianmo.storage.guards import append_only


class PublicNoticeRule(models.Model):
    """How long a notice hangs, who is looked at again, how soon objections are answered; in force for these days."""

    days = models.PositiveSmallIntegerField("公示天数")
    sample_ppm = models.IntegerField("抽查比例（百万分之一）")
    sample_least = models.PositiveSmallIntegerField("至少抽查几户")
    answer_days = models.PositiveSmallIntegerField("几天内答复")
    before_signing = models.BooleanField("期满才能签约")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "公示规则"
        constraints = [
            ExclusionConstraint(
                name="public_notice_rule_one_in_force", expressions=[("valid", RangeOperators.OVERLAPS)]
            )
        ]


class GroupNoticeRule(models.Model):
    """How groups of a kind learn of their rating, for how many days, and who of them is looked at again; in these days.

    `days` a notice hangs, or pass between being told and signing.
    """

    kind = models.CharField("种类", max_length=8)
    way = models.CharField("办法", max_length=6, choices=list(WAYS.items()))
    days = models.PositiveSmallIntegerField("天数")
    sample_ppm = models.IntegerField("抽查比例（百万分之一）")
    sample_least = models.PositiveSmallIntegerField("至少抽查几户")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "客户群告知规则"
        constraints = [
            ExclusionConstraint(
                name="group_notice_rule_no_overlap",
                expressions=[("kind", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class Sample(models.Model):
    """Rated households of a roster to be looked at again, drawn once; `seed` and the list drawn from say which.

    `rated` is how many there were to draw from, `listed` the SHA-256 of their numbers, a line each.
    """

    roster = models.OneToOneField("ratings.Roster", models.PROTECT, related_name="+", verbose_name="名册")
    seed = models.BigIntegerField("随机数")
    rated = models.PositiveIntegerField("从几户里抽")
    listed = models.CharField("名单摘要", max_length=64)
    drawn_on = models.DateField("抽取日")
    drawn_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="抽取人", db_index=False)

    class Meta:
        verbose_name = "验收抽查"
        triggers = append_only("sample_append_only")


class Finding(models.TextChoices):
    """What somebody who went there found."""

    AGREES = "agrees", "相符"
    DIFFERS = "differs", "不符"


class SampledHousehold(models.Model):
    """A household of a sample, its place in the draw, and what was found by whom; an empty finding is still to do."""

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="+", verbose_name="验收抽查", db_index=False)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    place = models.PositiveSmallIntegerField("抽中次序")
    finding = models.CharField("核实", max_length=8, choices=Finding.choices, blank=True)
    note = models.CharField("说明", max_length=100, blank=True)
    checked_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="核实人", db_index=False
    )
    checked_at = models.DateTimeField("核实时刻", null=True)

    class Meta:
        verbose_name = "抽查户"
        constraints = [
            models.UniqueConstraint(fields=["sample", "household"], name="sampled_household_once"),
            models.CheckConstraint(
                condition=models.Q(finding="", checked_by__isnull=True, checked_at__isnull=True)
                | ~models.Q(finding="") & models.Q(checked_by__isnull=False, checked_at__isnull=False),
                name="sampled_household_found_by",
            ),
            models.CheckConstraint(
                condition=~models.Q(finding="differs") | ~models.Q(note=""), name="sampled_household_differs_how"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="sampled_household_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="sampled_household_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.finding <> ''"),
            ),
        ]


class Notice(models.Model):
    """A list of households posted in a village; over on the day `until`, unless taken down with a reason before."""

    roster = models.ForeignKey("ratings.Roster", models.PROTECT, related_name="+", verbose_name="名册", db_index=False)
    number = models.PositiveSmallIntegerField("第几次公示")
    place = models.CharField("张贴处", max_length=60)
    posted_on = models.DateField("张贴日")
    until = models.DateField("期满日")
    posted_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="张贴人", db_index=False)
    taken_down_on = models.DateField("撤下日", null=True)
    taken_down_for = models.CharField("撤下原因", max_length=60, blank=True)

    class Meta:
        verbose_name = "公示"
        constraints = [
            models.UniqueConstraint(fields=["roster", "number"], name="notice_numbered"),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("posted_on")), name="notice_span"),
            models.CheckConstraint(
                condition=models.Q(taken_down_on__isnull=True, taken_down_for="")
                | models.Q(taken_down_on__gte=models.F("posted_on")) & ~models.Q(taken_down_for=""),
                name="notice_taken_down_why",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="notice_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="notice_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.taken_down_on IS NOT NULL"),
            ),
        ]


class Told(models.Model):
    """Somebody of a customer group was told the verdict on its household (告知): nothing of it hangs on a wall."""

    verdict = models.OneToOneField("ratings.Verdict", models.PROTECT, related_name="+", verbose_name="评议结论")
    told_on = models.DateField("告知日")
    told_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="告知人", db_index=False)

    class Meta:
        verbose_name = "告知"
        triggers = append_only("told_append_only")


class NoticeLine(models.Model):
    """A household as it was posted, resting on one verdict: name and group, and a limit only where its head let it."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+", verbose_name="公示", db_index=False)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    verdict = models.ForeignKey(
        "ratings.Verdict", models.PROTECT, related_name="+", verbose_name="评议结论", db_index=False
    )
    name = models.CharField("姓名", max_length=60)
    group = models.CharField("组", max_length=60, blank=True)
    limit_fen = models.BigIntegerField("公示的额度（分）", null=True)

    class Meta:
        verbose_name = "公示户"
        constraints = [models.UniqueConstraint(fields=["notice", "household"], name="notice_line_once")]
        triggers = append_only("notice_line_append_only")


class ObjectionKind(models.TextChoices):
    """What somebody objects to."""

    AGAINST = "against", "不该在名单上"
    WRONG = "wrong", "情况写错了"
    OMITTED = "omitted", "漏了这一户"


class ObjectionState(models.TextChoices):
    """What became of an objection."""

    OPEN = "open", "待核实"
    UPHELD = "upheld", "成立"
    DISMISSED = "dismissed", "不成立"


class Objection(models.Model):
    """What somebody said about a household of a village after a notice was posted, and what the bank answered.

    Name and telephone of who said it are sealed to the row and shown to nobody who was rated; either may be empty.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+", verbose_name="公示")
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    kind = models.CharField("异议", max_length=8, choices=ObjectionKind.choices)
    words = models.CharField("说了什么", max_length=200)
    sealed = models.BinaryField("异议人（密文）")
    received_on = models.DateField("收到日")
    answer_by = models.DateField("答复期限")
    received_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="登记人", db_index=False
    )
    state = models.CharField("状态", max_length=9, choices=ObjectionState.choices, default="open")
    answer = models.CharField("答复", max_length=200, blank=True)
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="核实人", db_index=False
    )
    decided_at = models.DateTimeField("核实时刻", null=True)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "公示异议"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", decided_by__isnull=True, decided_at__isnull=True, answer="")
                | ~models.Q(state="open")
                & models.Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~models.Q(answer=""),
                name="objection_answered",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("received_by")),
                name="objection_two_persons",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="objection_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="objection_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state <> 'open'"),
            ),
        ]
