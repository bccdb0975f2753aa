"""The table of positions: where a household was found to be, on what day, by whose account and how surely."""

from django.db import models
from django.db.models import Q

from qianmo.domain.places import HALF_TURN_E6, QUARTER_TURN_E6
from qianmo.storage.guards import append_only


class Position(models.Model):
    """A place in the datum of the map (GCJ-02), in millionths of a degree; the latest day's last row holds.

    `accuracy_m` is what the phone said of itself, none where a table was brought in.
    """

    household = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="+", verbose_name="户", db_index=False
    )
    lon_e6 = models.IntegerField("经度（百万分之一度）")
    lat_e6 = models.IntegerField("纬度（百万分之一度）")
    accuracy_m = models.PositiveIntegerField("精度（米）", null=True)
    as_of = models.DateField("截至日")
    source = models.CharField("来源", max_length=40)
    recorded_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="记录人", db_index=False
    )

    class Meta:
        verbose_name = "户坐标"
        constraints = [
            models.CheckConstraint(
                condition=Q(lon_e6__range=(-HALF_TURN_E6, HALF_TURN_E6))
                & Q(lat_e6__range=(-QUARTER_TURN_E6, QUARTER_TURN_E6)),
                name="position_on_earth",
            )
        ]
        indexes = [
            models.Index(fields=["household", "as_of", "id"], name="position_latest"),
        ]
        triggers = append_only("position_append_only")
