"""What every wish that takes two persons holds: why, who asked, who decided, when, and with which word."""

from django.db import models

from qianmo.apps.credit.models.lines import ChangeState

WAITING = models.Q(state="requested")


class Asked(models.Model):
    """A wish of one person that another carries out or sends back; the database keeps the two apart."""

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
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requested_by")),
                name="%(class)s_two_persons",
            ),
            models.CheckConstraint(
                condition=(WAITING & models.Q(decided_by__isnull=True, decided_at__isnull=True))
                | (~WAITING & models.Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="%(class)s_decided_pair",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="%(class)s_has_reason"),
        ]
        indexes = [models.Index(fields=["state"], name="%(class)s_waiting", condition=WAITING)]
