"""Tables of cases: their persons, what each of them said, what stopped the clock.

The rule that investigator, reviewer and approver are three different people (审贷分离) stands in the database, so no
later shortcut can break it. Opinions are only ever added.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from qianmo.storage.guards import append_only


class CaseState(models.TextChoices):
    """Whose turn it is, or how the case ended."""

    REVIEWING = "reviewing", "待审查"
    DECIDING = "deciding", "待审批"
    SUPPLEMENT = "supplement", "待补件"
    CLOSED = "closed", "已办结"


class CaseOutcome(models.TextChoices):
    """How a case ended."""

    APPROVED = "approved", "批准"
    REFUSED = "refused", "否决"


class Case(models.Model):
    """One matter put to reviewer and approver; `subject_id` is a row of the room that `kind` begins with.

    `revision` grows with every act, so a page that shows an older one cannot act on what it has not seen; `spoken_at`
    is when somebody last spoke, so that what stands still is told from the cases alone.
    """

    kind = models.CharField("事项", max_length=30)
    subject_id = models.BigIntegerField("对象")
    household_id = models.BigIntegerField("户")
    requested_fen = models.BigIntegerField("申请额度（分）", null=True)
    exposure_fen = models.BigIntegerField("家庭合计敞口（分）")
    investigator = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="调查", db_index=False)
    second_investigator = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="协办调查", db_index=False
    )
    reviewer = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="审查", db_index=False
    )
    approver = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="审批", db_index=False
    )
    state = models.CharField("状态", max_length=10, choices=CaseState.choices, default=CaseState.CLOSED)
    returned_to = models.CharField("补件后回到", max_length=10, blank=True)
    opened_at = models.DateTimeField("开启")
    due_on = models.DateField("承诺办结日", null=True)
    promise = models.ForeignKey(
        "approvals.Promise", models.PROTECT, null=True, related_name="+", verbose_name="承诺", db_index=False
    )
    decided_at = models.DateTimeField("决定", null=True)
    outcome = models.CharField("结果", max_length=10, choices=CaseOutcome.choices, blank=True)
    approved_fen = models.BigIntegerField("批准额度（分）", null=True)
    reason = models.CharField("理由", max_length=200, blank=True)
    first_loan = models.BooleanField("首贷", null=True)
    alone = models.BooleanField("单人批准", default=False, db_default=False)
    revision = models.IntegerField("版次", default=1)
    spoken_at = models.DateTimeField("最近发表意见")

    class Meta:
        verbose_name = "审批案"
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="case_once"),
            models.CheckConstraint(
                condition=models.Q(alone=True)
                | ~models.Q(investigator=models.F("reviewer"))
                & ~models.Q(investigator=models.F("approver"))
                & ~models.Q(reviewer=models.F("approver")),
                name="case_three_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(alone=False)
                | models.Q(
                    approver=models.F("investigator"),
                    reviewer__isnull=True,
                    second_investigator__isnull=False,
                    outcome="approved",
                ),
                name="case_alone_with_a_second_surveyor",
            ),
            models.CheckConstraint(
                condition=models.Q(second_investigator__isnull=True)
                | ~models.Q(second_investigator=models.F("investigator"))
                & (models.Q(reviewer__isnull=True) | ~models.Q(second_investigator=models.F("reviewer")))
                & (models.Q(approver__isnull=True) | ~models.Q(second_investigator=models.F("approver"))),
                name="case_second_is_another",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, outcome="")
                | models.Q(
                    decided_at__isnull=False,
                    outcome__in=["approved", "refused"],
                    approver__isnull=False,
                )
                & (models.Q(alone=True) | models.Q(reviewer__isnull=False)),
                name="case_decided_pair",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="case_open", condition=~models.Q(state="closed"))]


class Duty(models.TextChoices):
    """In which duty somebody speaks."""

    INVESTIGATOR = "investigator", "调查"
    SECOND = "second", "协办调查"
    RISK = "risk", "风险意见"
    REVIEWER = "reviewer", "审查"
    APPROVER = "approver", "审批"


class Step(models.TextChoices):
    """What an opinion did to its case."""

    SUBMITTED = "submitted", "提交"
    COSIGNED = "cosigned", "协办签字"
    ADVISED = "advised", "风险意见"
    FORWARDED = "forwarded", "同意上报"
    RETURNED = "returned", "退回补件"
    SUPPLEMENTED = "supplemented", "已补件"
    APPROVED = "approved", "批准"
    REFUSED = "refused", "否决"
    ALONE = "alone", "单人批准"


class Opinion(models.Model):
    """What one person said of a case in one duty; `items` names what is missing when a case goes back."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="审批案")
    duty = models.CharField("职责", max_length=12, choices=Duty.choices)
    step = models.CharField("动作", max_length=12, choices=Step.choices)
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="发表人", db_index=False)
    on_behalf_of = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="代理", db_index=False
    )
    at = models.DateTimeField("时刻")
    text = models.CharField("意见", max_length=500, blank=True)
    proposed_fen = models.BigIntegerField("建议额度（分）", null=True)
    items = ArrayField(models.CharField(max_length=60), default=list, verbose_name="待补资料")

    class Meta:
        verbose_name = "审批意见"
        triggers = append_only("opinion_append_only")


class Stop(models.Model):
    """Days on which the clock of a case stands still, because the customer has to bring something."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="审批案")
    since = models.DateField("停表日")
    until = models.DateField("复表日", null=True)

    class Meta:
        verbose_name = "停表"
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(until__isnull=True), name="stop_one_running"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")), name="stop_span"
            ),
        ]


class Bearing(models.Model):
    """Who answers for an approved case, with which share: written at approval, to a name, and never again."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="审批案")
    bearer = models.CharField("职责", max_length=16)
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="责任人")
    share_ppm = models.IntegerField("份额（百万分之一）")

    class Meta:
        verbose_name = "责任份额"
        constraints = [models.UniqueConstraint(fields=["case", "bearer"], name="bearing_once")]
        triggers = append_only("bearing_append_only")
