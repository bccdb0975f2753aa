"""The table of reversals."""

from django.db import models

from qianmo.apps.credit.models.lines import Line


class MovementKind(models.TextChoices):
    """What can be reversed."""

    DRAW = "draw", "支用"
    REPAYMENT = "repayment", "还款"


class ReversalState(models.TextChoices):
    """Where a reversal stands."""

    REQUESTED = "requested", "待复核"
    SENT = "sent", "待核心办"
    CARRIED_OUT = "carried_out", "已冲正"
    DECLINED = "declined", "已退回"
    REFUSED = "refused", "核心未办"


DROPPED = (ReversalState.DECLINED, ReversalState.REFUSED)
"""Where nothing was undone and it may be asked for again."""


class Reversal(models.Model):
    """The visible mending of a mistaken movement: asked for with a reason, carried out by a second person (冲正).

    With a bank's own core the second person sends it, and the core's word carries it out or refuses it.
    """

    line = models.ForeignKey(Line, models.PROTECT, related_name="+", verbose_name="额度")
    kind = models.CharField("业务", max_length=10, choices=MovementKind.choices)
    subject_id = models.BigIntegerField("被冲单据")
    amount_fen = models.BigIntegerField("金额（分）")
    reason = models.CharField("原因", max_length=200)
    state = models.CharField("状态", max_length=12, choices=ReversalState.choices)
    requested_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="申请人", db_index=False
    )
    requested_at = models.DateTimeField("申请时刻")
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人", db_index=False
    )
    decided_at = models.DateTimeField("复核时刻", null=True)
    note = models.CharField("复核意见", max_length=200, blank=True)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "冲正"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=~models.Q(state__in=["declined", "refused"]),
                name="reversal_once",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requested_by")),
                name="reversal_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(state="requested", decided_by__isnull=True, decided_at__isnull=True)
                | (~models.Q(state="requested") & models.Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="reversal_decided_pair",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="reversal_has_reason"),
        ]
        indexes = [models.Index(fields=["state"], name="reversal_waiting", condition=models.Q(state="requested"))]
