"""The table of customer groups that households belonged to before."""

from django.db import models

from qianmo.apps.households.models.files import Household, Segment
from qianmo.storage.guards import append_only


class PastSegment(models.Model):
    """A household belonged to this customer group before a day; the one of today stands in its file.

    Only what is past is kept: without a row the group of today has held since the file is known.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name="户", db_index=False)
    segment = models.CharField("原客群", max_length=10, choices=Segment.choices)
    until = models.DateField("到此日之前")
    reason = models.CharField("原因", max_length=200)
    by_staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="改的人", db_index=False)

    class Meta:
        verbose_name = "曾属客群"
        constraints = [models.UniqueConstraint(fields=["household", "until"], name="past_segment_once_a_day")]
        triggers = append_only("past_segment")
