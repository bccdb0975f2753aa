"""Tables of a village rating its own households.

A roster says which households one round is about; screening sorts them by what systems know; in a sitting each rater
gives a ballot that the others do not see; the verdict combines them. A verdict is advice, never a grant, and a soft
reason on the negative list counts only when raters confirm it.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models

from qianmo.storage.guards import append_only


class NegativeReason(models.Model):
    """A reason not to grant, hard or soft, on or off, as it stood in a range of days; never shown to villagers."""

    code = models.CharField("代码", max_length=30)
    name = models.CharField("名称", max_length=40)
    hard = models.BooleanField("硬性")
    enabled = models.BooleanField("启用", default=True)
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "负面清单"
        constraints = [
            ExclusionConstraint(
                name="negative_reason_no_overlap",
                expressions=[("code", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class RatingRule(models.Model):
    """How ballots are combined, for a range of days. Amounts and shares as `CombineRule` defines them."""

    valid = DateRangeField("生效期")
    method = models.CharField("合并办法", max_length=10)
    fallback = models.CharField("意见不足时", max_length=10)
    trimmed_needs = models.PositiveSmallIntegerField("去高去低所需意见")
    opinions_needed = models.PositiveSmallIntegerField("有效意见下限")
    exclusions_needed = models.PositiveSmallIntegerField("否定所需人数")
    dispersion_ppm = models.IntegerField("离散上限（百万分之一）")

    class Meta:
        verbose_name = "评议规则"
        constraints = [
            ExclusionConstraint(name="rating_rule_one_in_force", expressions=[("valid", RangeOperators.OVERLAPS)])
        ]


class Roster(models.Model):
    """All households one round of one village is about; `begun_in` is where, if that village was merged since."""

    village = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="村")
    year = models.PositiveSmallIntegerField("年度")
    opened_on = models.DateField("建册日")
    opened_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="建册人")
    begun_in = models.ForeignKey(
        "grids.Cell", models.PROTECT, null=True, related_name="+", verbose_name="原在村", db_index=False
    )

    class Meta:
        verbose_name = "名册"
        constraints = [models.UniqueConstraint(fields=["village", "year"], name="roster_once_a_year")]


class Outcome(models.TextChoices):
    """Result of screening."""

    WHITE = "white", "白名单"
    GREY = "grey", "灰名单"
    BLACK = "black", "黑名单"


class RosterEntry(models.Model):
    """A household on a roster, where it came from, and what screening found."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="+", verbose_name="名册", db_index=False)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    source = models.CharField("来源", max_length=20)
    outcome = models.CharField("初筛", max_length=6, choices=Outcome.choices)
    reasons = ArrayField(models.CharField(max_length=30), verbose_name="命中原因", default=list)
    screened_on = models.DateField("初筛日")

    class Meta:
        verbose_name = "名册户"
        constraints = [models.UniqueConstraint(fields=["roster", "household"], name="roster_entry_once")]


class RosterMark(models.Model):
    """Reasons a member of staff holds against a household before screening, with what they rest on; one a year.

    Kept until the roster is opened and read by screening then; `revision` tells two people who mark at once apart.
    """

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    year = models.PositiveSmallIntegerField("年度")
    reasons = ArrayField(models.CharField(max_length=30), verbose_name="原因", default=list)
    note = models.CharField("依据", max_length=200, blank=True)
    revision = models.PositiveIntegerField("版次", default=1)
    marked_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="标注人", db_index=False)
    marked_at = models.DateTimeField("标注时间")

    class Meta:
        verbose_name = "名册标注"
        constraints = [models.UniqueConstraint(fields=["household", "year"], name="roster_mark_once_a_year")]


class Sitting(models.Model):
    """One opened and closed session of rating."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="+", verbose_name="名册")
    opened_at = models.DateTimeField("开始")
    closed_at = models.DateTimeField("结束", null=True)
    host = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="主持")

    class Meta:
        verbose_name = "评议会"
        constraints = [
            models.UniqueConstraint(
                fields=["roster"], condition=models.Q(closed_at__isnull=True), name="sitting_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(closed_at__gte=models.F("opened_at")),
                name="sitting_span",
            ),
        ]


class RaterKind(models.TextChoices):
    """Who sits in a rating group of five to seven (source: S3)."""

    CADRE = "cadre", "村组干部"
    VILLAGER = "villager", "村民代表"
    BRANCH_HEAD = "branch_head", "支行行长"
    MANAGER = "manager", "客户经理"


class Rater(models.Model):
    """A seat in one sitting; a villager carries no liability.

    The one-time code that opens the seat is kept as a keyed index only; `presence` is the browser that sits there now.
    Ballots of an earlier `turn` were voided.
    """

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="+", verbose_name="评议会")
    seat = models.PositiveSmallIntegerField("席次")
    kind = models.CharField("身份", max_length=12, choices=RaterKind.choices)
    name = models.CharField("姓名", max_length=60)
    household = models.ForeignKey(
        "households.Household", models.PROTECT, null=True, related_name="+", verbose_name="所在户", db_index=False
    )
    staff = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="员工", db_index=False
    )

    code_index = models.UUIDField("一次性码索引", null=True, unique=True)
    code_until = models.DateTimeField("一次性码有效至", null=True)
    entered_at = models.DateTimeField("入座时刻", null=True)
    turn = models.PositiveSmallIntegerField("第几次投票", default=1, db_default=1)
    presence = models.UUIDField("在座凭据", null=True)

    class Meta:
        verbose_name = "评议员"
        constraints = [models.UniqueConstraint(fields=["sitting", "seat"], name="rater_seat_once")]


class WrongCode(models.Model):
    """A code that opened no seat, by the address it came from; five in a quarter of an hour shut that address out."""

    address = models.UUIDField("来源索引")
    at = models.DateTimeField("时刻")

    class Meta:
        verbose_name = "错码"
        indexes = [models.Index(fields=["address", "at"], name="wrong_code_address")]


class Ballot(models.Model):
    """One rater's opinion on one household; no limit means "does not know", which is not zero.

    It counts while its `turn` is the seat's; a voided one stays as it was cast and is read by nobody.
    """

    rater = models.ForeignKey(Rater, models.PROTECT, related_name="+", verbose_name="评议员", db_index=False)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    limit_fen = models.BigIntegerField("建议额度（分）", null=True)
    excludes = models.BooleanField("建议不授信")
    related = models.BooleanField("回避")
    turn = models.PositiveSmallIntegerField("第几次投票", default=1, db_default=1)

    class Meta:
        verbose_name = "评议票"
        constraints = [
            models.UniqueConstraint(fields=["rater", "household", "turn"], name="ballot_once"),
            models.CheckConstraint(
                condition=models.Q(limit_fen__isnull=True) | models.Q(limit_fen__gte=0), name="ballot_not_negative"
            ),
        ]
        triggers = append_only("ballot_append_only")


class Voiding(models.Model):
    """The ballots of one seat set aside by the host, with the reason; the seat casts anew (作废重投)."""

    rater = models.ForeignKey(Rater, models.PROTECT, related_name="+", verbose_name="评议员", db_index=False)
    turn = models.PositiveSmallIntegerField("第几次投票")
    ballots = models.PositiveIntegerField("作废票数")
    reason = models.CharField("原因", max_length=60)
    voided_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="作废人", db_index=False)
    voided_at = models.DateTimeField("作废时刻")
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "评议票作废"
        constraints = [
            models.UniqueConstraint(fields=["rater", "turn"], name="voiding_once_a_turn"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="voiding_has_reason"),
        ]
        triggers = append_only("voiding_append_only")


class Verdict(models.Model):
    """The combined result of a sitting on one household, with what it rests on."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="+", verbose_name="评议会", db_index=False)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    excluded = models.BooleanField("不予授信")
    limit_fen = models.BigIntegerField("评议额度（分）")
    method = models.CharField("合并办法", max_length=12)
    opinions = models.PositiveSmallIntegerField("有效意见")
    abstentions = models.PositiveSmallIntegerField("不了解")
    set_aside = models.PositiveSmallIntegerField("回避")
    lowest_fen = models.BigIntegerField("最低", null=True)
    middle_fen = models.BigIntegerField("中位", null=True)
    highest_fen = models.BigIntegerField("最高", null=True)
    dispersed = models.BooleanField("离散超限")
    needs_visit = models.BooleanField("需入户")

    class Meta:
        verbose_name = "评议结论"
        constraints = [models.UniqueConstraint(fields=["sitting", "household"], name="verdict_once")]
