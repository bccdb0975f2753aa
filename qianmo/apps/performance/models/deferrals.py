"""The tables of deferred pay that is taken back (追索).

What is deferred is not kept twice: it follows from the standings of closed months and their schemes, which never
change. Only what is taken of it is a row of its own, asked for by one person and agreed to by another.
"""

from django.db import models

from qianmo.storage.guards import append_only


class ClawbackState(models.TextChoices):
    """How far a claw-back has come."""

    ASKED = "asked", "待同意"
    TAKEN = "taken", "已追索"
    REFUSED = "refused", "不追索"


class ClawbackCause(models.TextChoices):
    """Why it is taken back."""

    BAD_LOAN = "bad_loan", "名下贷款不良"
    BREACH = "breach", "违规"


class Clawback(models.Model):
    """What is to be taken back of one person's deferred pay of some months, why, and who agreed to it."""

    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工")
    since = models.DateField("自月份")
    until = models.DateField("至月份")
    fen = models.BigIntegerField("金额（分）")
    cause = models.CharField("事由", max_length=10, choices=ClawbackCause.choices)
    account_id = models.BigIntegerField("贷款账户", null=True)
    said = models.CharField("依据", max_length=200)
    state = models.CharField("状态", max_length=10, choices=ClawbackState.choices, default=ClawbackState.ASKED)
    asked_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="提出人", db_index=False)
    asked_at = models.DateTimeField("提出时刻")
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="同意人", db_index=False
    )
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "延期支付追索"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(since__day=1, until__day=1, fen__gt=0, until__gte=models.F("since")),
                name="clawback_of_months",
            ),
            models.CheckConstraint(condition=~models.Q(said=""), name="clawback_says_why"),
            models.CheckConstraint(
                condition=models.Q(cause="breach", account_id__isnull=True)
                | models.Q(cause="bad_loan", account_id__isnull=False),
                name="clawback_names_the_loan",
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_by__isnull=True)
                | (~models.Q(state="asked") & models.Q(decided_by__isnull=False)),
                name="clawback_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(staff=models.F("asked_by"))
                & (
                    models.Q(decided_by__isnull=True)
                    | (~models.Q(decided_by=models.F("asked_by")) & ~models.Q(decided_by=models.F("staff")))
                ),
                name="clawback_two_persons",
            ),
        ]


class TakenPart(models.Model):
    """What a claw-back took of one year's part of one month's deferral. Added, never edited."""

    clawback = models.ForeignKey(Clawback, models.PROTECT, related_name="+", verbose_name="追索")
    month = models.DateField("延期的月份")
    year = models.PositiveSmallIntegerField("第几年")
    fen = models.BigIntegerField("金额（分）")

    class Meta:
        verbose_name = "追索明细"
        constraints = [
            models.UniqueConstraint(fields=["clawback", "month", "year"], name="taken_once"),
            models.CheckConstraint(condition=models.Q(fen__gt=0, month__day=1), name="taken_something"),
        ]
        triggers = append_only("taken_append_only")
