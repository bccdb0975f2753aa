"""Tables of what a draw owes and what was paid on it: dues, repayments and how each was shared."""

from django.db import models

from qianmo.apps.credit.models.draws import Draw
from qianmo.storage.guards import append_only


class DueKind(models.TextChoices):
    """What interest falls due for; principal falls due with the draw itself."""

    INTEREST = "interest", "利息"
    PENALTY = "penalty", "罚息"
    COMPOUND = "compound", "复利"


class Due(models.Model):
    """Interest of a draw that has fallen due: for which days, how much, what of it is unpaid.

    A back-dated payment or rate changes the dues it touches; the difference is booked, and the event tells both.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="+", verbose_name="借据", db_index=False)
    kind = models.CharField("应还", max_length=8, choices=DueKind.choices)
    from_on = models.DateField("计息起日")
    until_on = models.DateField("计息止日")
    fen = models.BigIntegerField("应还（分）")
    unpaid_fen = models.BigIntegerField("未还（分）")
    due_on = models.DateField("应还日")
    booked_on = models.DateField("记账日")

    class Meta:
        verbose_name = "应还利息"
        indexes = [models.Index(fields=["due_on"], name="due_unpaid", condition=~models.Q(unpaid_fen=0))]
        constraints = [
            models.UniqueConstraint(fields=["draw", "until_on", "kind"], name="due_once"),
            models.CheckConstraint(
                condition=models.Q(fen__gte=0, unpaid_fen__gte=0, unpaid_fen__lte=models.F("fen")), name="due_amounts"
            ),
            models.CheckConstraint(condition=models.Q(until_on__gte=models.F("from_on")), name="due_span"),
        ]


class Repayment(models.Model):
    """Money received on a draw and how it was shared that day; never edited.

    `value_date` is the day from which it counts and may lie before the day it was booked on.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="+", verbose_name="借据", db_index=False)
    amount_fen = models.BigIntegerField("还款金额（分）")
    principal_fen = models.BigIntegerField("还本（分）")
    interest_fen = models.BigIntegerField("还息（分）")
    penalty_fen = models.BigIntegerField("还罚息（分）", db_default=0)
    compound_fen = models.BigIntegerField("还复利（分）", db_default=0)
    value_date = models.DateField("起息日")
    booked_on = models.DateField("记账日")
    channel = models.CharField("渠道", max_length=12, db_default="counter")
    taken_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="经办", db_index=False
    )
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "还款"
        indexes = [models.Index(fields=["draw", "id"], name="repayment_of_draw")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    amount_fen=models.F("principal_fen")
                    + models.F("interest_fen")
                    + models.F("penalty_fen")
                    + models.F("compound_fen")
                )
                & models.Q(principal_fen__gte=0, interest_fen__gte=0, penalty_fen__gte=0, compound_fen__gte=0)
                & models.Q(amount_fen__gt=0),
                name="repayment_shared",
            )
        ]
        triggers = append_only("repayment_append_only")


class Reshare(models.Model):
    """How a repayment is shared since something before it changed: a back-dated payment, a rate, a reversal."""

    repayment = models.ForeignKey(Repayment, models.PROTECT, related_name="+", verbose_name="还款")
    principal_fen = models.BigIntegerField("还本（分）")
    interest_fen = models.BigIntegerField("还息（分）")
    penalty_fen = models.BigIntegerField("还罚息（分）")
    compound_fen = models.BigIntegerField("还复利（分）")
    booked_on = models.DateField("记账日")
    cause = models.CharField("缘由", max_length=40)

    class Meta:
        verbose_name = "还款重分"
        triggers = append_only("reshare_append_only")
