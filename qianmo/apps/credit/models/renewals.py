"""The table of renewals: old debt linked to new, with a kind, a reason and two persons."""

from django.db import models

from qianmo.apps.credit.models.draws import Draw
from qianmo.apps.credit.models.lines import ChangeState


class RenewalKind(models.TextChoices):
    """How a draw is renewed."""

    SEAMLESS = "seamless", "无还本续贷"
    REFINANCE = "refinance", "借新还旧"
    EXTENSION = "extension", "展期"
    RESTRUCTURE = "restructure", "重组"


class Renewal(models.Model):
    """A draw that comes due and goes on, as a new draw or with a later day (展期): by two persons.

    What the customer signed has a number and a digest; until it is signed nobody carries it out.

    `times` counts the restructurings still observed on the day it was carried out, this one included; `class_floor`
    is the best class they allow, and holds until `observed_until`.
    """

    old = models.ForeignKey(Draw, models.PROTECT, related_name="+", verbose_name="原借据")
    new = models.OneToOneField(Draw, models.PROTECT, null=True, related_name="+", verbose_name="新借据")
    kind = models.CharField("续贷方式", max_length=12, choices=RenewalKind.choices)
    fen = models.BigIntegerField("续贷本金（分）")
    old_due_on = models.DateField("原到期日")
    new_due_on = models.DateField("新到期日")
    old_rate_ppm = models.IntegerField("原年利率（百万分之一）")
    rate_ppm = models.IntegerField("新年利率（百万分之一）")
    reason = models.CharField("原因", max_length=200)
    state = models.CharField("状态", max_length=12, choices=ChangeState.choices)
    signed_on = models.DateField("签字日", null=True)
    supplement = models.CharField("续贷协议号", max_length=40, blank=True, db_default="")
    digest = models.BinaryField("所签内容的摘要", max_length=32, null=True)
    requested_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="经办", db_index=False)
    requested_at = models.DateTimeField("申请时刻")
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人", db_index=False
    )
    decided_at = models.DateTimeField("复核时刻", null=True)
    note = models.CharField("复核意见", max_length=200, blank=True)
    effective_on = models.DateField("生效日", null=True)
    times = models.PositiveSmallIntegerField("观察期内第几次重组", db_default=0)
    class_floor = models.PositiveSmallIntegerField("分类底线", db_default=1)
    observed_until = models.DateField("观察期止", null=True)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "续贷"
        constraints = [
            models.UniqueConstraint(fields=["old"], condition=models.Q(state="requested"), name="renewal_one_pending"),
            models.UniqueConstraint(
                fields=["old"], condition=models.Q(state="carried_out", kind="extension"), name="renewal_extended_once"
            ),
            models.UniqueConstraint(
                fields=["old"],
                condition=models.Q(state="carried_out") & ~models.Q(kind="extension"),
                name="renewal_replaced_once",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requested_by")),
                name="renewal_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(state="requested", decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(state__in=["carried_out", "declined"], decided_by__isnull=False, decided_at__isnull=False),
                name="renewal_decided_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(state="carried_out", kind="extension", new__isnull=True)
                | (models.Q(state="carried_out", new__isnull=False) & ~models.Q(kind="extension"))
                | (~models.Q(state="carried_out") & models.Q(new__isnull=True)),
                name="renewal_new_draw",
            ),
            models.CheckConstraint(condition=~models.Q(reason="") & models.Q(fen__gt=0), name="renewal_has_reason"),
            models.CheckConstraint(
                condition=models.Q(new_due_on__gt=models.F("old_due_on"), rate_ppm__lte=models.F("old_rate_ppm")),
                name="renewal_later_not_dearer",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="renewal_waiting", condition=models.Q(state="requested"))]
