"""What the columns of files of people mean, remembered by their heading for the next file."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Layout(models.Model):
    """What the columns under a heading mean in the files of a sender (`partner:7`, `source:村委名册`)."""

    sender = models.CharField("谁的文件", max_length=40)
    heading = ArrayField(models.CharField(max_length=60), verbose_name="表头")
    columns = models.JSONField("列的含义")

    class Meta:
        verbose_name = "表头对照"
        constraints = [models.UniqueConstraint(fields=["sender", "heading"], name="file_layout_once")]
        indexes = [models.Index(fields=["heading", "-id"], name="file_layout_by_heading")]
