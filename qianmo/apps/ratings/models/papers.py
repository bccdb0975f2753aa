"""Readings of paper ballots: what each of two people typed from one sheet, and the third look where they differ."""

from django.db import models

from qianmo.apps.ratings.models.sittings import Rater
from qianmo.storage.guards import append_only


class PaperReading(models.Model):
    """One person's reading of a seat's sheet: first, second, or the third that settles what differs; only added to.

    `lines` are [household, what it says, amount in fen or null]; the third has only the rows that differed.
    """

    rater = models.ForeignKey(Rater, models.PROTECT, related_name="+", verbose_name="评议员", db_index=False)
    turn = models.PositiveSmallIntegerField("第几次投票")
    number = models.PositiveSmallIntegerField("第几遍")
    lines = models.JSONField("内容")
    read_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="录入人", db_index=False)
    read_at = models.DateTimeField("录入时刻")

    class Meta:
        verbose_name = "纸质票录入"
        constraints = [
            models.UniqueConstraint(fields=["rater", "turn", "number"], name="paper_reading_once"),
            models.UniqueConstraint(fields=["rater", "turn", "read_by"], name="paper_reading_two_persons"),
            models.CheckConstraint(condition=models.Q(number__gte=1, number__lte=3), name="paper_reading_number"),
        ]
        triggers = append_only("paper_reading_append_only")
