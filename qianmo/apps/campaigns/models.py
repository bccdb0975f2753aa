"""Tables of whole-village drives (整村授信)."""

from django.db import models


class DriveState(models.TextChoices):
    """How far a village has come."""

    FILING = "filing", "建档"
    SCREENING = "screening", "筛查"
    RATING = "rating", "评议"
    GRANTING = "granting", "授信"
    SIGNING = "signing", "签约"
    DRAWING = "drawing", "用信"
    DEFERRED = "deferred", "暂缓"


class Drive(models.Model):
    """One run of the whole-village procedure in one village; a deferral carries its reason, its day and that of review.

    `state` is what was last noted; the board judges anew by what happened. `target_ppm` is the share of granted
    households that should sign, where it is not the usual one.
    """

    roster = models.OneToOneField("ratings.Roster", models.PROTECT, related_name="+", verbose_name="名册")
    village = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="村")
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("进度", max_length=10, choices=DriveState.choices)
    opened_on = models.DateField("启动日")
    deferral_reason = models.CharField("暂缓原因", max_length=60, blank=True)
    deferred_on = models.DateField("暂缓日", null=True)
    review_on = models.DateField("复查日", null=True)
    target_ppm = models.IntegerField("签约率目标（百万分之一）", null=True)

    class Meta:
        verbose_name = "整村授信"
        constraints = [
            models.UniqueConstraint(fields=["village", "year"], name="drive_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(deferred_on__isnull=True, deferral_reason="")
                | (models.Q(deferred_on__isnull=False) & ~models.Q(deferral_reason="")),
                name="drive_deferral_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(review_on__isnull=True) | models.Q(review_on__gt=models.F("deferred_on")),
                name="drive_review_later",
            ),
            models.CheckConstraint(
                condition=models.Q(target_ppm__isnull=True) | models.Q(target_ppm__gt=0, target_ppm__lte=1_000_000),
                name="drive_target_share",
            ),
        ]
