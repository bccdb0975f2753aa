"""The table of households that really move (搬迁): told by one person with what shows it, carried out by another."""

from django.db import models
from django.db.models import F, Q


class RelocationState(models.TextChoices):
    """How far a removal has come."""

    PROPOSED = "proposed", "等复核"
    DONE = "done", "已搬迁"
    DECLINED = "declined", "没有同意"


class Relocation(models.Model):
    """A household that goes from its village to another from a day on, with the reason and what shows it."""

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    older = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="原村", db_index=False)
    newer = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="迁往", db_index=False)
    group = models.ForeignKey(
        "grids.Cell", models.PROTECT, null=True, related_name="+", verbose_name="迁往的组", db_index=False
    )
    address = models.CharField("新住址", max_length=120)
    since = models.DateField("搬迁日")
    reason = models.CharField("原因", max_length=100)
    evidence = models.CharField("凭据", max_length=200)
    state = models.CharField("状态", max_length=10, choices=RelocationState.choices)
    proposed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="提出人", db_index=False
    )
    proposed_at = models.DateTimeField("提出时刻")
    settled_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人", db_index=False
    )
    settled_at = models.DateTimeField("复核时刻", null=True)
    said = models.CharField("复核意见", max_length=200, blank=True)

    class Meta:
        verbose_name = "搬迁"
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(state="proposed"), name="relocation_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(older=F("newer")), name="relocation_somewhere"),
            models.CheckConstraint(
                condition=Q(state="proposed", settled_by__isnull=True)
                | (~Q(state="proposed") & Q(settled_by__isnull=False) & ~Q(settled_by=F("proposed_by"))),
                name="relocation_two_persons",
            ),
        ]
