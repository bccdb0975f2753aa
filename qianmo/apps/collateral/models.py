"""Tables of collateral: what was given as security for a line, noted with its value and its paper."""

from django.db import models

from qianmo.storage.guards import append_only


class Thing(models.TextChoices):
    """What is given as security."""

    HOUSE = "house", "住房"
    SHOP = "shop", "商铺"
    PLANT = "plant", "厂房"
    LAND = "land", "土地经营权"
    FOREST = "forest", "林权"
    PASTURE = "pasture", "草原经营权"
    EQUIPMENT = "equipment", "机器设备"
    VEHICLE = "vehicle", "车辆"
    LIVESTOCK = "livestock", "活畜"
    DEPOSIT = "deposit", "存单"
    OTHER = "other", "其他"


class CollateralNote(models.Model):
    """One thing that secures a line: a note, not yet its keeping; its value in fen on a day, its certificate's number.

    The line is known by its id alone, since this room lies below credit.
    """

    line_id = models.BigIntegerField("额度")
    thing = models.CharField("押品种类", max_length=10, choices=Thing.choices)
    what = models.CharField("名称", max_length=120)
    owner = models.CharField("所有人", max_length=60)
    value_fen = models.BigIntegerField("价值（分）")
    valued_on = models.DateField("评估日")
    certificate = models.CharField("权证号", max_length=60)
    noted_on = models.DateField("登记日")
    noted_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人", db_index=False)

    class Meta:
        verbose_name = "押品登记"
        constraints = [
            models.UniqueConstraint(fields=["line_id", "certificate"], name="collateral_noted_once"),
            models.CheckConstraint(condition=models.Q(value_fen__gte=0), name="collateral_not_negative"),
        ]
        triggers = append_only("collateral_note_append_only")
