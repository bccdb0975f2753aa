"""Tables of the ground: official divisions, the bank's own cells drawn on them, and who answers for each cell.

Divisions are the state's and carry an edition year; cells are the bank's and keep their identity when villages are
renamed or merged. A cell says what it is called today; what it was called before stands in its past names, and what
became of it in the lineage. A cell's boundary is schematic and says so wherever it is shown, until the bank has brought
the real one (`surveyed`).
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
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


class DivisionEdition(models.Model):
    """An edition of a county's code table that was loaded; a `past` one only serves to look names up."""

    county_code = models.CharField("县代码", max_length=6)
    year = models.PositiveSmallIntegerField("版本年")
    as_of = models.DateField("截止日")
    past = models.BooleanField("作往期")
    rows = models.PositiveIntegerField("行数")
    loaded_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="装载人")
    loaded_at = models.DateTimeField("装载时刻", null=True)

    class Meta:
        verbose_name = "区划版本"
        constraints = [models.UniqueConstraint(fields=["county_code", "year"], name="edition_once")]


class Cell(models.Model):
    """A county, town, village or group of the bank's grid, under the code and name it has today.

    Towns and villages are of the kind their name says; `kind` is said of what the bank cut itself, below a village.
    One that has ended keeps its code with the year behind it (150422101201-26), so that a new village may bear the bare
    code; `succeeded_by` is the living cell that took over most of it, through however many mergers. An outline stands
    since `drawn_on`, or, where that says nothing, since the last one before it or since the cell itself.
    """

    code = models.CharField("网格代码", max_length=16, unique=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=8, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="上级")
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+", verbose_name="行政区划")
    branch = models.ForeignKey("org.Branch", models.PROTECT, null=True, related_name="+", verbose_name="责任机构")
    urban = models.BooleanField("城区", default=False)
    kind = models.CharField("种类", max_length=10, blank=True, default="")
    began_on = models.DateField("设立日", null=True)
    ended_on = models.DateField("撤销日", null=True)
    succeeded_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="并入")
    boundary = models.JSONField("示意边界", null=True)
    surveyed = models.BooleanField("实界", default=False)
    drawn_on = models.DateField("画界日", null=True)
    label_lon = models.FloatField("标注经度", null=True)
    label_lat = models.FloatField("标注纬度", null=True)

    class Meta:
        verbose_name = "网格单元"


class PastName(models.Model):
    """The code, name and parent a cell had in these days; no two cells ever bore one code on one day."""

    cell = models.ForeignKey(Cell, models.PROTECT, related_name="+", verbose_name="网格单元")
    code = models.CharField("区划代码", max_length=16)
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey(Cell, models.PROTECT, null=True, related_name="+", verbose_name="上级")
    valid = DateRangeField("期间")

    class Meta:
        verbose_name = "曾用名"
        constraints = [
            ExclusionConstraint(
                name=f"past_name_one_{key}",
                expressions=[(key, RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
            for key in ("cell", "code")
        ]


class PastBoundary(models.Model):
    """The outline a cell had in these days."""

    cell = models.ForeignKey(Cell, models.PROTECT, related_name="+", verbose_name="网格单元")
    boundary = models.JSONField("边界")
    surveyed = models.BooleanField("实界")
    valid = DateRangeField("期间")

    class Meta:
        verbose_name = "旧边界"
        constraints = [
            ExclusionConstraint(
                name="past_boundary_no_overlap",
                expressions=[("cell", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class Change(models.TextChoices):
    """What becomes of a division."""

    KEPT = "kept", "更名换码"
    MERGED = "merged", "并入"
    SPLIT = "split", "拆出"
    ENDED = "ended", "撤销"
    OPENED = "opened", "新设"


class RedistrictingState(models.TextChoices):
    """A mapping is written by one person and carried out by another."""

    PROPOSED = "proposed", "待复核"
    CARRIED_OUT = "carried_out", "已办"
    DECLINED = "declined", "已退回"


class Redistricting(models.Model):
    """A mapping of old divisions to new ones: who wrote it, who carried it out, from which day it holds."""

    since = models.DateField("生效日")
    reason = models.CharField("依据", max_length=200)
    state = models.CharField("状态", max_length=12, choices=RedistrictingState.choices)
    request_id = models.UUIDField("请求号", unique=True)
    proposed_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="录入人")
    proposed_at = models.DateTimeField("录入时刻")
    decided_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    decided_at = models.DateTimeField("复核时刻", null=True)
    answer = models.CharField("复核意见", max_length=200, blank=True)

    class Meta:
        verbose_name = "沿革对照"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")),
                name="redistricting_two_persons",
            )
        ]


class RedistrictingRow(models.Model):
    """One line of a mapping."""

    redistricting = models.ForeignKey(Redistricting, models.PROTECT, related_name="+", verbose_name="沿革对照")
    position = models.PositiveIntegerField("行")
    change = models.CharField("变化", max_length=8, choices=Change.choices)
    older_code = models.CharField("原代码", max_length=12, blank=True)
    older_name = models.CharField("原名称", max_length=60, blank=True)
    newer_code = models.CharField("新代码", max_length=12, blank=True)
    newer_name = models.CharField("新名称", max_length=60, blank=True)
    groups = ArrayField(models.CharField(max_length=60), verbose_name="拆出的组", default=list)

    class Meta:
        verbose_name = "沿革对照行"
        constraints = [models.UniqueConstraint(fields=["redistricting", "position"], name="redistricting_row_once")]


class Lineage(models.Model):
    """What became of a cell on a day: another cell took it over, wholly or in part."""

    older = models.ForeignKey(Cell, models.PROTECT, related_name="+", verbose_name="原网格")
    newer = models.ForeignKey(Cell, models.PROTECT, related_name="+", verbose_name="新网格")
    whole = models.BooleanField("整体并入")
    on = models.DateField("生效日")
    redistricting = models.ForeignKey(Redistricting, models.PROTECT, related_name="+", verbose_name="沿革对照")

    class Meta:
        verbose_name = "沿革"
        constraints = [models.UniqueConstraint(fields=["older", "newer", "on"], name="lineage_once")]


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
    """Villages, or pieces of them, given to another account manager in one step: why, by whom, whether taken back.

    Of `helper` duties it may also name nobody: from then on nobody helps the owners of these villages. Pieces may go
    back to the owners of their villages (`to_village`): from then on nobody owns them besides.
    """

    role = models.CharField("角色", max_length=8, choices=StewardRole.choices, default=StewardRole.OWNER)
    to_staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="接手人")
    to_village = models.BooleanField("还给村主办", default=False)
    since = models.DateField("生效日")
    reason = models.CharField("原因", max_length=200)
    request_id = models.UUIDField("请求号", unique=True)
    by_staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="经办")
    at = models.DateTimeField("时刻")
    undone_at = models.DateTimeField("撤回时刻", null=True)
    undone_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="撤回人")

    class Meta:
        verbose_name = "网格移交"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role="helper") | models.Q(to_staff__isnull=False) | models.Q(to_village=True),
                name="handover_owner_named",
            )
        ]


class HandoverCell(models.Model):
    """One village or piece of a handover; the rows it ended and began, so that taking back returns exactly what was.

    `released_id` is the helper's row of whoever became the owner and so helps no more.
    """

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="+", verbose_name="移交")
    cell = models.ForeignKey(Cell, models.PROTECT, related_name="+", verbose_name="网格单元")
    from_staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="移交人")
    ended_id = models.BigIntegerField("止于", null=True)
    begun_id = models.BigIntegerField("始于", null=True)
    released_id = models.BigIntegerField("不再协办", null=True)

    class Meta:
        verbose_name = "移交网格"
        constraints = [models.UniqueConstraint(fields=["handover", "cell"], name="handover_cell_once")]
