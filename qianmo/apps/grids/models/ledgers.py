"""Tables of what the bank knows of a village beside its households: people, plaques, figures, classes, rural or not.

Everything is dated and nothing is overwritten, so that any day can be asked: who was secretary, which plaque hung, what
the village was counted as.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from qianmo.apps.grids.models.ground import Cell


class Contact(models.Model):
    """Somebody of a village in a role for these days: a cadre, a liaison, an able hand. No liability goes with it.

    The telephone is sealed to the row; `listed_by` entered it.
    """

    cell = models.ForeignKey(Cell, models.PROTECT, related_name="+", verbose_name="村")
    role = models.CharField("角色", max_length=12)
    name = models.CharField("姓名", max_length=40)
    sealed = models.BinaryField("电话（密文）")
    valid = DateRangeField("期间")
    ending = models.CharField("离任原因", max_length=60, blank=True)
    listed_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "村内联系人"
        constraints = [
            ExclusionConstraint(
                name="contact_no_overlap",
                expressions=[
                    ("cell", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]


class Plaque(models.Model):
    """A plaque with an account manager's name and number on it: where it hangs, since when, until when and why."""

    number = models.CharField("编号", max_length=20, unique=True)
    cell = models.ForeignKey(Cell, models.PROTECT, related_name="+", verbose_name="村")
    place = models.CharField("位置", max_length=60)
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="牌上的客户经理")
    hung_on = models.DateField("挂牌日")
    hung_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人")
    taken_down_on = models.DateField("摘牌日", null=True)
    taken_down_for = models.CharField("摘牌原因", max_length=60, blank=True)

    class Meta:
        verbose_name = "金融服务牌"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken_down_on__isnull=True, taken_down_for="")
                | models.Q(taken_down_on__gte=models.F("hung_on")) & ~models.Q(taken_down_for=""),
                name="plaque_down_with_reason",
            )
        ]


class PlaqueCheck(models.Model):
    """How somebody found a plaque on a day."""

    plaque = models.ForeignKey(Plaque, models.PROTECT, related_name="+", verbose_name="金融服务牌")
    checked_on = models.DateField("查看日")
    state = models.CharField("状态", max_length=10)
    by_staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="查看人")

    class Meta:
        verbose_name = "服务牌查看"
        constraints = [
            models.UniqueConstraint(fields=["plaque", "checked_on", "by_staff"], name="plaque_checked_once_a_day")
        ]


class VillageFact(models.Model):
    """A figure or a word about a village as of a day, with its source; the latest day holds, then the latest word."""

    cell = models.ForeignKey(Cell, models.PROTECT, related_name="+", verbose_name="村")
    key = models.CharField("项目", max_length=12)
    value = models.CharField("值", max_length=40)
    as_of = models.DateField("截至")
    source = models.CharField("来源", max_length=60)
    by_staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时刻")

    class Meta:
        verbose_name = "村情"
        indexes = [models.Index(fields=["cell", "key", "as_of"], name="village_fact_latest")]


class FactProposal(models.Model):
    """A figure somebody in the field says is another than the one from elsewhere that stands; the branch decides."""

    cell = models.ForeignKey(Cell, models.PROTECT, related_name="+", verbose_name="村")
    key = models.CharField("项目", max_length=12)
    value = models.CharField("值", max_length=40)
    as_of = models.DateField("截至")
    by_staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="提出人", db_index=False)
    made_at = models.DateTimeField("填写时刻")
    envelope = models.UUIDField("同步包", unique=True)
    accepted = models.BooleanField("采纳", null=True)
    said = models.CharField("意见", max_length=60, blank=True)
    settled_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="确认人", db_index=False
    )
    settled_at = models.DateTimeField("确认时刻", null=True)

    class Meta:
        verbose_name = "村情更正"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted__isnull=True, settled_by__isnull=True, settled_at__isnull=True)
                | models.Q(accepted__isnull=False, settled_by__isnull=False, settled_at__isnull=False),
                name="fact_proposal_settled_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_by__isnull=True) | ~models.Q(settled_by=models.F("by_staff")),
                name="fact_proposal_two_persons",
            ),
            models.CheckConstraint(
                condition=~models.Q(accepted=False) | ~models.Q(said=""), name="fact_proposal_declined_with_reason"
            ),
        ]


class VillageClass(models.Model):
    """What a village counts as in these days (规范村、示范村、信用村、暂缓), and on what ground.

    A village is put off while its row of 暂缓 has no end; `review_on` is the day on which somebody looks again.
    """

    cell = models.ForeignKey(Cell, models.PROTECT, related_name="+", verbose_name="村")
    kind = models.CharField("村类", max_length=14)
    reason = models.CharField("依据", max_length=60)
    valid = DateRangeField("期间")
    ending = models.CharField("终止原因", max_length=60, blank=True)
    review_on = models.DateField("复查日", null=True)
    by_staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "村类"
        constraints = [
            ExclusionConstraint(
                name="village_class_no_overlap",
                expressions=[
                    ("cell", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(review_on__isnull=True) | models.Q(kind="put_off"),
                name="village_class_reviewed_when_put_off",
            ),
        ]


class RuralFlag(models.Model):
    """Whether loans to those who live here count as rural, in these days, and on what ground."""

    cell = models.ForeignKey(Cell, models.PROTECT, related_name="+", verbose_name="村")
    rural = models.BooleanField("涉农")
    reason = models.CharField("依据", max_length=60)
    valid = DateRangeField("期间")
    by_staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "涉农标志"
        constraints = [
            ExclusionConstraint(
                name="rural_flag_no_overlap",
                expressions=[("cell", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class BranchSite(models.Model):
    """The village or community in which an outlet stands, in these days."""

    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构")
    cell = models.ForeignKey(Cell, models.PROTECT, related_name="+", verbose_name="所在村")
    valid = DateRangeField("期间")

    class Meta:
        verbose_name = "网点所在"
        constraints = [
            ExclusionConstraint(
                name="branch_site_no_overlap",
                expressions=[("branch", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class PastBranch(models.Model):
    """The branch (or none) that answered for a village in these days, before the one that answers now."""

    cell = models.ForeignKey(Cell, models.PROTECT, related_name="+", verbose_name="村")
    branch = models.ForeignKey("org.Branch", models.PROTECT, null=True, related_name="+", verbose_name="责任机构")
    valid = DateRangeField("期间")

    class Meta:
        verbose_name = "曾责任机构"
        constraints = [
            ExclusionConstraint(
                name="past_branch_no_overlap",
                expressions=[("cell", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]
