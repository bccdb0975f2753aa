"""Tables of the bank's dated rules of approval: who may decide how much, with which paper, and how soon."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


class Authority(models.Model):
    """The largest exposure of a household that holders of a post may decide in these days (审批权限)."""

    post = models.CharField("岗位", max_length=12)
    limit_fen = models.BigIntegerField("权限（分）")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "审批权限"
        constraints = [
            ExclusionConstraint(
                name="authority_no_overlap",
                expressions=[("post", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class AuthorityTable(models.Model):
    """A decision table of authority, kept whole: what a post may decide by product, guarantee, exposure, grade, branch.

    Where it gives no answer, the amount of the post holds.
    """

    model = models.TextField("决策表")
    model_hash = models.CharField("摘要", max_length=64)
    valid = DateRangeField("有效期")
    edited_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="编辑人")
    published_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="发布人")
    published_at = models.DateTimeField("发布时刻")

    class Meta:
        verbose_name = "审批权限表"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(edited_by=models.F("published_by")), name="authority_table_two_persons"
            ),
            ExclusionConstraint(name="authority_table_one_in_force", expressions=[("valid", RangeOperators.OVERLAPS)]),
        ]


class Measure(models.TextChoices):
    """What of a branch's lending is measured against all of it."""

    BAD = "bad", "不良率"
    OVERDUE = "overdue", "逾期率"


class CutRule(models.Model):
    """Above this share of bad or overdue lending a branch keeps only that share of its authority, by itself."""

    measure = models.CharField("指标", max_length=8, choices=Measure.choices)
    over_ppm = models.IntegerField("超过（百万分之一）")
    keeps_ppm = models.IntegerField("保留（百万分之一）")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "权限自动下调规则"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(keeps_ppm__gte=0, keeps_ppm__lt=1_000_000, over_ppm__gt=0), name="cut_rule_shares"
            ),
            ExclusionConstraint(
                name="cut_rule_no_overlap",
                expressions=[("measure", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]


class AuthorityCut(models.Model):
    """A branch keeps only a share of its authority in these days, because too much of its lending is bad or overdue.

    One of the night names its rule and lasts until a night finds the branch sound again; one by hand names a person.
    """

    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构")
    keeps_ppm = models.IntegerField("保留（百万分之一）")
    reason = models.CharField("原因", max_length=100)
    valid = DateRangeField("有效期")
    by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="下调人")
    rule = models.ForeignKey(CutRule, models.PROTECT, null=True, related_name="+", verbose_name="下调规则")

    class Meta:
        verbose_name = "权限下调"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(by__isnull=False, rule__isnull=True) | models.Q(by__isnull=True, rule__isnull=False),
                name="authority_cut_by_somebody_or_a_rule",
            ),
            models.UniqueConstraint(
                fields=["branch", "rule"], condition=models.Q(valid__upper_inf=True), name="authority_cut_one_running"
            ),
            models.CheckConstraint(
                condition=models.Q(keeps_ppm__gte=0, keeps_ppm__lt=1_000_000), name="authority_cut_share"
            ),
        ]


class NeededQualification(models.Model):
    """Without this certificate nobody speaks in a duty in these days."""

    duty = models.CharField("职责", max_length=12)
    kind = models.CharField("资质", max_length=40)
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "岗位资质要求"
        constraints = [
            ExclusionConstraint(
                name="needed_qualification_no_overlap",
                expressions=[("duty", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class ConfirmRule(models.Model):
    """Above this amount, and on a phone always, who decides shows anew that it is he or she; good for some minutes."""

    above_fen = models.BigIntegerField("超过（分）")
    minutes = models.PositiveSmallIntegerField("多少分钟内有效")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "审批再认证规则"
        constraints = [
            ExclusionConstraint(name="confirm_rule_no_overlap", expressions=[("valid", RangeOperators.OVERLAPS)])
        ]


class BearingRule(models.Model):
    """How the answer for a loan is shared out in these days: survey, review, approval, and A to B among surveyors."""

    survey = models.PositiveSmallIntegerField("调查")
    review = models.PositiveSmallIntegerField("审查")
    approval = models.PositiveSmallIntegerField("审批")
    first_surveyor = models.PositiveSmallIntegerField("主调查")
    second_surveyor = models.PositiveSmallIntegerField("协办调查")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "责任比例"
        constraints = [
            ExclusionConstraint(name="bearing_rule_no_overlap", expressions=[("valid", RangeOperators.OVERLAPS)])
        ]


class Starts(models.TextChoices):
    """From when a promise counts."""

    COMPLETE = "complete", "材料齐全"
    DECLARED = "declared", "申报"


class Stops(models.TextChoices):
    """With what a promise is kept."""

    DECIDED = "decided", "审批办结"
    DISBURSED = "disbursed", "放款"


class Counted(models.TextChoices):
    """Which days a promise counts."""

    WORKING = "working", "工作日"
    CALENDAR = "calendar", "自然日"


class Promise(models.Model):
    """How soon something is promised: days of which kind, from what to what; after `cutoff` a day counts as next."""

    kind = models.CharField("事项", max_length=30)
    name = models.CharField("名称", max_length=30, default="限时办结")
    days = models.PositiveSmallIntegerField("天数")
    counted = models.CharField("日别", max_length=10, choices=Counted.choices, default=Counted.WORKING)
    starts = models.CharField("起算", max_length=10, choices=Starts.choices, default=Starts.COMPLETE)
    stops = models.CharField("止于", max_length=10, choices=Stops.choices, default=Stops.DECIDED)
    cutoff = models.TimeField("当日截止")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "办结承诺"
        constraints = [
            ExclusionConstraint(
                name="promise_no_overlap",
                expressions=[("kind", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]
