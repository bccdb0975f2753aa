"""Files that lie in the drop folder and are not taken in; there is no delivery of them yet."""

from django.db import models


class DoorFile(models.Model):
    """A file at the door: refused for its name or its control totals, or still being written (no reason then).

    A row is there as long as its file is.
    """

    name = models.CharField("文件名", max_length=255, unique=True)
    reason = models.CharField("说明", max_length=400, blank=True)
    since_at = models.DateTimeField("从何时起")

    class Meta:
        verbose_name = "门口文件"
