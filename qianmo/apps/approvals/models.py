"""Tables of approval: who investigated, who reviewed, who decided, and what came out.

The rule that these are three different people (审贷分离) stands in the database, so no later shortcut can break it.
"""

from django.db import models


class CaseOutcome(models.TextChoices):
    """How a case ended."""

    APPROVED = "approved", "批准"
    REFUSED = "refused", "否决"


class Case(models.Model):
    """One matter put to reviewer and approver; `subject_id` is a row of the room that `kind` begins with."""

    kind = models.CharField("事项", max_length=30)
    subject_id = models.BigIntegerField("对象")
    household_id = models.BigIntegerField("户")
    exposure_fen = models.BigIntegerField("家庭合计敞口（分）")
    investigator = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="调查", db_index=False)
    reviewer = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="审查", db_index=False)
    approver = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="审批", db_index=False)
    opened_at = models.DateTimeField("开启")
    decided_at = models.DateTimeField("决定", null=True)
    outcome = models.CharField("结果", max_length=10, choices=CaseOutcome.choices, blank=True)
    approved_fen = models.BigIntegerField("批准额度（分）", null=True)
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "审批案"
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="case_once"),
            models.CheckConstraint(
                condition=~models.Q(investigator=models.F("reviewer"))
                & ~models.Q(investigator=models.F("approver"))
                & ~models.Q(reviewer=models.F("approver")),
                name="case_three_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, outcome="")
                | models.Q(decided_at__isnull=False, outcome__in=["approved", "refused"]),
                name="case_decided_pair",
            ),
        ]
