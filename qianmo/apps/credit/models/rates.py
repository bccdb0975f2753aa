"""The table of wishes to change the rate of a draw: asked for by one person, decided by another."""

from django.db import models

from qianmo.apps.credit.models.draws import Draw
from qianmo.apps.credit.models.lines import ChangeState


class RateRequest(models.Model):
    """Another yearly rate of a draw from a day on, asked for (调息申请); carried out it is a `RateChange`.

    Those that came in one workbook carry the same `batch` and are decided together.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="+", verbose_name="借据")
    batch = models.UUIDField("批次", null=True)
    from_on = models.DateField("生效日")
    before_ppm = models.IntegerField("原年利率（百万分之一）")
    rate_ppm = models.IntegerField("新年利率（百万分之一）")
    reason = models.CharField("原因", max_length=200)
    state = models.CharField("状态", max_length=12, choices=ChangeState.choices)
    requested_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="经办", db_index=False)
    requested_at = models.DateTimeField("申请时刻")
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人", db_index=False
    )
    decided_at = models.DateTimeField("复核时刻", null=True)
    note = models.CharField("复核意见", max_length=200, blank=True)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "调息申请"
        constraints = [
            models.UniqueConstraint(fields=["draw"], condition=models.Q(state="requested"), name="rate_one_pending"),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requested_by")),
                name="rate_request_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(state="requested", decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(state__in=["carried_out", "declined"], decided_by__isnull=False, decided_at__isnull=False),
                name="rate_request_decided_pair",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="") & models.Q(rate_ppm__gte=0), name="rate_request_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["state"], name="rate_request_waiting", condition=models.Q(state="requested")),
            models.Index(fields=["batch"], name="rate_request_batch", condition=models.Q(batch__isnull=False)),
        ]
