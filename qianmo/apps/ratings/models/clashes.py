"""Answers to what sources contradict each other about: what holds of it, said by whom and why."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from qianmo.storage.guards import append_only


class ClashAnswer(models.Model):
    """What holds of what sources said of a person, or that none of it does (`holds` null); the latest answers.

    Statements are kept as marks, from which nobody reads a name or a number; `source` names the one that holds.
    """

    identity_index = models.UUIDField("证件索引")
    about = models.CharField("事项", max_length=8)
    seen = ArrayField(models.UUIDField(), verbose_name="看到的说法")
    file = models.UUIDField("档案的说法", null=True)
    holds = models.UUIDField("为准的说法", null=True)
    source = models.CharField("为准的来源", max_length=40, blank=True)
    reason = models.CharField("依据", max_length=200)
    village = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="村", db_index=False)
    by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="答复人", db_index=False)
    at = models.DateTimeField("时刻")

    class Meta:
        verbose_name = "来源矛盾的答复"
        indexes = [models.Index(fields=["identity_index", "about", "-id"], name="clash_answer_latest")]
        triggers = append_only("clash_answer_append_only")
