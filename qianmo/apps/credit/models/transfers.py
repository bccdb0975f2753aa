"""The table of what a bank's own core is asked to do with money, and what it has said so far."""

from django.db import models

from qianmo.apps.credit.models.draws import Draw
from qianmo.apps.credit.models.lines import Line
from qianmo.apps.credit.models.renewals import Renewal
from qianmo.apps.credit.models.reversals import Reversal


class TransferKind(models.TextChoices):
    """What is asked of the core."""

    DRAW = "draw", "放款"
    REPAY = "repay", "收款"
    COLLECT = "collect", "扣收"
    REVERSE = "reverse", "退款"
    UNDO = "undo", "冲正"
    RENEW = "renew", "续贷登记"


class TransferState(models.TextChoices):
    """Where a transfer stands; anything but waiting is the core's own word."""

    WAITING = "waiting", "待核心答复"
    POSTED = "posted", "核心已办"
    REFUSED = "refused", "核心拒绝"
    VOIDED = "voided", "核心已作废"


class Transfer(models.Model):
    """What the bank's own core is asked to do about a draw; with the embedded core there are none.

    The core knows it by `core_id`. Until `until` it is sent, again and again under that id; after that it is asked for
    and voided at the core, and only the core's answer ends it. `next_at` is when it is tried again; `said` is the last
    word, the core's or ours about its silence. `undoes` is the transfer a refund gives back or a reversal undoes;
    `taken_fen` is how much of a collection the core could take.
    """

    core_id = models.UUIDField("核心请求号", unique=True)
    kind = models.CharField("业务", max_length=8, choices=TransferKind.choices)
    line = models.ForeignKey(Line, models.PROTECT, related_name="+", verbose_name="额度")
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="+", verbose_name="借据")
    amount_fen = models.BigIntegerField("金额（分）")
    value_date = models.DateField("起息日")
    state = models.CharField("状态", max_length=8, choices=TransferState.choices)
    until = models.DateTimeField("等到")
    next_at = models.DateTimeField("下次联系")
    tries = models.PositiveIntegerField("联系次数", default=0)
    tried_at = models.DateTimeField("上次联系", null=True)
    said = models.CharField("最近的话", max_length=200, blank=True)
    reference = models.CharField("核心流水号", max_length=40, blank=True)
    answered_at = models.DateTimeField("答复时刻", null=True)
    channel = models.CharField("渠道", max_length=12)
    by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="经办", db_index=False
    )
    request_id = models.UUIDField("请求号", null=True, unique=True)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="退还", db_index=False)
    taken_fen = models.BigIntegerField("实收（分）", null=True)
    reversal = models.OneToOneField(Reversal, models.PROTECT, null=True, related_name="+", verbose_name="冲正单")
    renewal = models.OneToOneField(Renewal, models.PROTECT, null=True, related_name="+", verbose_name="续贷")

    class Meta:
        verbose_name = "核心划款"
        indexes = [models.Index(fields=["next_at"], name="transfer_waiting", condition=models.Q(state="waiting"))]
        constraints = [
            models.UniqueConstraint(
                fields=["draw"], condition=models.Q(kind="draw"), name="transfer_one_payout_of_a_draw"
            ),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="transfer_positive"),
            models.CheckConstraint(
                condition=models.Q(state="waiting", answered_at__isnull=True)
                | (~models.Q(state="waiting") & models.Q(answered_at__isnull=False)),
                name="transfer_answered_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["reverse", "undo"], undoes__isnull=False)
                | (~models.Q(kind__in=["reverse", "undo"]) & models.Q(undoes__isnull=True)),
                name="transfer_undoes_pair",
            ),
            models.UniqueConstraint(
                fields=["undoes"],
                condition=~models.Q(state__in=["refused", "voided"]),
                name="transfer_undone_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="undo", reversal__isnull=False, renewal__isnull=True)
                | models.Q(kind="renew", reversal__isnull=True, renewal__isnull=False)
                | (~models.Q(kind__in=["undo", "renew"]) & models.Q(reversal__isnull=True, renewal__isnull=True)),
                name="transfer_of_reversal_or_renewal",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_fen__isnull=True)
                | models.Q(kind="collect", taken_fen__gt=0, taken_fen__lte=models.F("amount_fen")),
                name="transfer_taken",
            ),
        ]
