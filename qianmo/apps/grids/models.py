"""Tables of the ground: official divisions, the bank's own cells drawn on them, and who answers for each cell.

Divisions are the state's and carry an edition year; cells are the bank's and keep their identity when villages are
renamed or merged. A cell's boundary is schematic and says so wherever it is shown.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


class Level(models.TextChoices):
    """Levels of the grid, from the county down to the villagers' group."""

    COUNTY = "county", "县"
    TOWN = "town", "乡镇"
    VILLAGE = "village", "村"
    GROUP = "group", "组"


class Division(models.Model):
    """A row of the official code table of one edition."""

    edition = models.PositiveSmallIntegerField("版本年")
    code = models.CharField("区划代码", max_length=12)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=8, choices=Level.choices)
    parent_code = models.CharField("上级代码", max_length=12)

    class Meta:
        verbose_name = "行政区划"
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="division_once")]


class Cell(models.Model):
    """A county, town, village or group of the bank's grid."""

    code = models.CharField("网格代码", max_length=16, unique=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=8, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="上级")
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+", verbose_name="行政区划")
    branch = models.ForeignKey("org.Branch", models.PROTECT, null=True, related_name="+", verbose_name="责任机构")
    urban = models.BooleanField("城区", default=False)
    boundary = models.JSONField("示意边界", null=True)
    label_lon = models.FloatField("标注经度", null=True)
    label_lat = models.FloatField("标注纬度", null=True)

    class Meta:
        verbose_name = "网格单元"


class StewardRole(models.TextChoices):
    """A cell has one owner, who may have one helper."""

    OWNER = "owner", "主办"
    HELPER = "helper", "协办"


class Stewardship(models.Model):
    """A member of staff answers for a cell in these days; the database allows no second owner on any day."""

    cell = models.ForeignKey(Cell, models.PROTECT, related_name="+", verbose_name="网格单元")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工")
    role = models.CharField("角色", max_length=8, choices=StewardRole.choices)
    valid = DateRangeField("期间")

    class Meta:
        verbose_name = "管户"
        constraints = [
            ExclusionConstraint(
                name="stewardship_no_overlap",
                expressions=[
                    ("cell", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]


class Handover(models.Model):
    """Villages given to another account manager in one step: why, by whom, and whether it was taken back."""

    to_staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="接手人")
    since = models.DateField("生效日")
    reason = models.CharField("原因", max_length=200)
    request_id = models.UUIDField("请求号", unique=True)
    by_staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="经办")
    at = models.DateTimeField("时刻")
    undone_at = models.DateTimeField("撤回时刻", null=True)
    undone_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="撤回人")

    class Meta:
        verbose_name = "网格移交"


class HandoverCell(models.Model):
    """One village of a handover; the rows it ended and began, so that taking back returns exactly what was."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="+", verbose_name="移交")
    cell = models.ForeignKey(Cell, models.PROTECT, related_name="+", verbose_name="网格单元")
    from_staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="移交人")
    ended_id = models.BigIntegerField("止于", null=True)
    begun_id = models.BigIntegerField("始于")

    class Meta:
        verbose_name = "移交网格"
        constraints = [models.UniqueConstraint(fields=["handover", "cell"], name="handover_cell_once")]
