"""Sittings: seats, ballots that nobody changes, and the verdict that combines them.

In a sitting each rater gives a ballot that the others do not see. A verdict is advice, never a grant, and a soft reason
on the negative list counts only when raters confirm it.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from qianmo.apps.ratings.models.rosters import Roster
from qianmo.storage.guards import append_only


class Sitting(models.Model):
    """One opened and closed session of rating; `only` are the households it is about, none means the whole roster.

    `way`: raters each alone, or a group at one table that signs what it says.
    """

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="+", verbose_name="名册")
    opened_at = models.DateTimeField("开始")
    closed_at = models.DateTimeField("结束", null=True)
    host = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="主持")
    only = ArrayField(models.BigIntegerField(), verbose_name="只评这些户", default=list, db_default=[])
    way = models.CharField("怎么评", max_length=5, default="blind", db_default="blind")

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
    """Who sits in a rating group of five to seven (source: S3); for a customer group, who knows its people."""

    CADRE = "cadre", "村组干部"
    VILLAGER = "villager", "村民代表"
    BRANCH_HEAD = "branch_head", "支行行长"
    MANAGER = "manager", "客户经理"
    FOREMAN = "foreman", "班组长"
    WARDEN = "warden", "市场园区管理员"
    LEADER = "leader", "链主代表"
    PEER = "peer", "同事同行"


class Rater(models.Model):
    """A seat in one sitting; a villager carries no liability.

    The one-time code that opens the seat is kept as a keyed index only; `presence` is the browser that sits there now.
    Ballots of an earlier `turn` were voided. A seat on `paper` has no code: it casts by its sheet alone.
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
    paper = models.BooleanField("纸质票", default=False, db_default=False)

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


class LateBallot(models.Model):
    """What a rater sent after the close: kept as it came, told to the host by number, and never counted."""

    rater = models.ForeignKey(Rater, models.PROTECT, related_name="+", verbose_name="评议员", db_index=False)
    household = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="+", verbose_name="户", db_index=False
    )
    limit_fen = models.BigIntegerField("建议额度（分）", null=True)
    excludes = models.BooleanField("建议不授信")
    related = models.BooleanField("回避")
    arrived_at = models.DateTimeField("送到时刻")

    class Meta:
        verbose_name = "迟到的票"
        constraints = [models.UniqueConstraint(fields=["rater", "household"], name="late_ballot_once")]
        triggers = append_only("late_ballot_append_only")


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
    """The combined result of a sitting on one household, with what it rests on; the branch's second look beside it.

    `needs_look` holds until the branch has answered; `final_fen` is the lower amount it set (审定额度). What the
    raters said stays.
    """

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="+", verbose_name="评议会", db_index=False)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    excluded = models.BooleanField("不予授信")
    limit_fen = models.BigIntegerField("评议额度（分）")
    method = models.CharField("合并办法", max_length=12)
    opinions = models.PositiveSmallIntegerField("有效意见")
    abstentions = models.PositiveSmallIntegerField("不了解")
    set_aside = models.PositiveSmallIntegerField("回避")
    spoken_aside = models.PositiveSmallIntegerField("回避的说了意见", default=0, db_default=0)
    lowest_fen = models.BigIntegerField("最低", null=True)
    middle_fen = models.BigIntegerField("中位", null=True)
    highest_fen = models.BigIntegerField("最高", null=True)
    dispersed = models.BooleanField("离散超限")
    needs_visit = models.BooleanField("需入户")
    needs_look = models.BooleanField("待复评", default=False, db_default=False)
    final_fen = models.BigIntegerField("审定额度（分）", null=True)
    level = models.CharField("资信等级", max_length=10, blank=True, default="", db_default="")

    class Meta:
        verbose_name = "评议结论"
        constraints = [
            models.UniqueConstraint(fields=["sitting", "household"], name="verdict_once"),
            models.CheckConstraint(
                condition=models.Q(final_fen__isnull=True)
                | models.Q(final_fen__gte=0, final_fen__lt=models.F("limit_fen")),
                name="verdict_final_is_lower",
            ),
        ]
        indexes = [models.Index(fields=["household"], condition=models.Q(needs_look=True), name="verdict_needs_look")]


class LookAnswer(models.TextChoices):
    """What the branch's second look came to."""

    CONFIRMED = "confirmed", "确认"
    LOWERED = "lowered", "审定"
    RESIT = "resit", "另评"


class SecondLook(models.Model):
    """The branch looked again at a verdict (复评): what it decided, why, who and when; only added to."""

    verdict = models.OneToOneField(Verdict, models.PROTECT, related_name="+", verbose_name="评议结论")
    answer = models.CharField("怎么办", max_length=9, choices=LookAnswer.choices)
    final_fen = models.BigIntegerField("审定额度（分）", null=True)
    reason = models.CharField("理由", max_length=120)
    looked_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="复评人", db_index=False)
    looked_at = models.DateTimeField("复评时刻")

    class Meta:
        verbose_name = "复评"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="lowered", final_fen__isnull=False)
                | (~models.Q(answer="lowered") & models.Q(final_fen__isnull=True)),
                name="second_look_whole",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="second_look_has_reason"),
        ]
        triggers = append_only("second_look_append_only")
