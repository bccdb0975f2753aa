"""Tables of committees: members and rules of dated days, meetings with their agenda, recusals and blind votes."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from qianmo.apps.approvals.models.cases import Case
from qianmo.storage.guards import append_only


class Committee(models.Model):
    """A committee that decides what no single person may: 授信委 over credit, 贷审委 over its use (source: S5).

    Its code is also the post under which the amounts it may decide are kept.
    """

    code = models.CharField("代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=40)

    class Meta:
        verbose_name = "委员会"


class CommitteeMember(models.Model):
    """A person sits in a committee for a term, perhaps in its chair."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name="委员会")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="委员")
    is_chair = models.BooleanField("主任委员", default=False)
    valid = DateRangeField("任期")

    class Meta:
        verbose_name = "委员"
        constraints = [
            ExclusionConstraint(
                name="committee_member_no_overlap",
                expressions=[
                    ("committee", RangeOperators.EQUAL),
                    ("staff", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="committee_one_chair",
                expressions=[("committee", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=models.Q(is_chair=True),
            ),
        ]


class VotingRule(models.Model):
    """Which fractions a committee needs in these days, and whether one may abstain."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name="委员会")
    yes_of = models.PositiveSmallIntegerField("同意（分子）")
    yes_out_of = models.PositiveSmallIntegerField("同意（分母）")
    quorum_of = models.PositiveSmallIntegerField("法定（分子）")
    quorum_out_of = models.PositiveSmallIntegerField("法定（分母）")
    may_abstain = models.BooleanField("可弃权")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "表决规则"
        constraints = [
            ExclusionConstraint(
                name="voting_rule_no_overlap",
                expressions=[("committee", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class Meeting(models.Model):
    """One sitting together of a committee."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+", verbose_name="委员会")
    held_on = models.DateField("会议日")
    called_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="召集人")

    class Meta:
        verbose_name = "审议会"


class AgendaItem(models.Model):
    """A case put to the vote with an amount; once counted, the figures the minutes print.

    The second time a case comes it needs new facts, and there is no third time.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", verbose_name="审议会")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="审批案")
    turn = models.PositiveSmallIntegerField("第几次上会", default=1)
    new_facts = models.CharField("新情况", max_length=200, blank=True)
    amount_fen = models.BigIntegerField("上会额度（分）")
    members = models.PositiveSmallIntegerField("委员数", null=True)
    recused = models.PositiveSmallIntegerField("回避数", null=True)
    present = models.PositiveSmallIntegerField("到会数", null=True)
    yes = models.PositiveSmallIntegerField("同意票", null=True)
    passed = models.BooleanField("通过", null=True)
    said = models.CharField("纪要", max_length=300, blank=True)
    counted_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="计票人")
    counted_at = models.DateTimeField("计票时刻", null=True)
    vetoed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="否决人")
    vetoed_at = models.DateTimeField("否决时刻", null=True)
    veto_reason = models.CharField("否决理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "议题"
        constraints = [
            models.UniqueConstraint(fields=["case", "turn"], name="agenda_item_turn_once"),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(counted_at__isnull=True), name="agenda_item_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(turn=1) | (models.Q(turn=2) & ~models.Q(new_facts="")), name="agenda_item_two_turns"
            ),
            models.CheckConstraint(
                condition=models.Q(vetoed_at__isnull=True) | models.Q(passed=True), name="agenda_item_veto_of_a_yes"
            ),
        ]


class Recusal(models.Model):
    """A member who withdraws from one item, and why; leaves the entitled but not the members."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+", verbose_name="议题")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="委员")
    reason = models.CharField("原因", max_length=100)
    at = models.DateTimeField("时刻")

    class Meta:
        verbose_name = "委员回避"
        constraints = [models.UniqueConstraint(fields=["item", "staff"], name="recusal_once")]
        triggers = append_only("recusal_append_only")


class Vote(models.Model):
    """What one member said of one item, once; unseen by the others until they have spoken or the item is counted."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+", verbose_name="议题")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="委员")
    choice = models.CharField("表态", max_length=8)
    text = models.CharField("意见", max_length=300, blank=True)
    at = models.DateTimeField("时刻")

    class Meta:
        verbose_name = "表决票"
        constraints = [models.UniqueConstraint(fields=["item", "staff"], name="vote_once")]
        triggers = append_only("vote_append_only")
