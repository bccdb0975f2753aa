"""Tables of drives (整村授信): of whole villages, and of customer groups."""

from django.db import models


class Drive(models.Model):
    """One run of the whole-village procedure in one village, or for one customer group.

    How far it has come is judged by what happened (`stage_of`) and kept nowhere here, nor whether the village or the
    group is put off: the ledger of village kinds and `GroupDeferral` say that. `due_on` is the day by which the round
    of a group should be through, where somebody set one; villages have the plan for that. `target_ppm` is the share of
    granted households that should sign, where it is not the usual one. `joined` is the drive of the village this one
    was merged into: that counts both rosters, this one keeps what was done under its own name.
    """

    roster = models.OneToOneField("ratings.Roster", models.PROTECT, related_name="+", verbose_name="名册")
    village = models.ForeignKey("grids.Cell", models.PROTECT, null=True, related_name="+", verbose_name="村")
    group = models.ForeignKey(
        "households.CustomerGroup", models.PROTECT, null=True, related_name="+", verbose_name="客户群"
    )
    year = models.PositiveSmallIntegerField("年度")
    opened_on = models.DateField("启动日")
    due_on = models.DateField("应完成日", null=True)
    target_ppm = models.IntegerField("签约率目标（百万分之一）", null=True)
    joined = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="并入的评定")

    class Meta:
        verbose_name = "整村授信"
        constraints = [
            models.UniqueConstraint(fields=["village", "year"], name="drive_once_a_year"),
            models.UniqueConstraint(fields=["group", "year"], name="group_drive_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(village__isnull=True) ^ models.Q(group__isnull=True), name="drive_village_or_group"
            ),
            models.CheckConstraint(
                condition=models.Q(target_ppm__isnull=True) | models.Q(target_ppm__gt=0, target_ppm__lte=1_000_000),
                name="drive_target_share",
            ),
        ]


class Changed(models.Model):
    """A household or a village whose standing must be worked out anew.

    Triggers on the tables below write it in the transaction that changes them, so a mark is seen exactly when the
    change is; the next reader takes the marks away.
    """

    household_id = models.BigIntegerField("户", null=True)
    village_id = models.BigIntegerField("村", null=True)

    class Meta:
        verbose_name = "待重算"


class Moved(models.Model):
    """A household whose place on the map must be looked up anew; marked and taken away like `Changed`.

    It is no `Changed`: a place tells nothing of how far a household or its village has come.
    """

    household_id = models.BigIntegerField("户")

    class Meta:
        verbose_name = "待记坐标"


class Standing(models.Model):
    """How far a household has come and where it lies, worked out from the tables below; never written by hand.

    `lon_e6` and `lat_e6` are its place as of the latest day, in millionths of a degree (GCJ-02); none is known of most.
    """

    household = models.OneToOneField(
        "households.Household", models.CASCADE, primary_key=True, related_name="+", verbose_name="户"
    )
    number = models.CharField("户号", max_length=24, unique=True)
    village = models.ForeignKey("grids.Cell", models.CASCADE, related_name="+", verbose_name="村", db_constraint=False)
    segment = models.CharField("客群", max_length=10)
    stage = models.CharField("走到", max_length=10)
    eligible = models.BooleanField("符合")
    granted_fen = models.BigIntegerField("授信（分）")
    signed_fen = models.BigIntegerField("签约（分）")
    drawn_fen = models.BigIntegerField("用信（分）")
    lon_e6 = models.IntegerField("经度（百万分之一度）", null=True)
    lat_e6 = models.IntegerField("纬度（百万分之一度）", null=True)

    class Meta:
        verbose_name = "户的进度"
        indexes = [
            models.Index(fields=["lat_e6", "lon_e6"], name="standing_box", condition=models.Q(lat_e6__isnull=False))
        ]


class FunnelCounts(models.Model):
    """The funnel of a village: households and fen, see `domain.funnel`."""

    filed = models.IntegerField("建档")
    eligible = models.IntegerField("符合")
    granted = models.IntegerField("授信")
    granted_fen = models.BigIntegerField("授信（分）")
    signed = models.IntegerField("签约")
    signed_fen = models.BigIntegerField("签约（分）")
    drawn = models.IntegerField("用信")
    drawn_fen = models.BigIntegerField("用信（分）")

    class Meta:
        abstract = True


class VillageStanding(FunnelCounts):
    """The funnel of a village and its place on the board, worked out from the standings and the latest drive."""

    village = models.OneToOneField(
        "grids.Cell", models.CASCADE, primary_key=True, related_name="+", verbose_name="村", db_constraint=False
    )
    board = models.JSONField("看板")

    class Meta:
        verbose_name = "村的进度"


class VillageDay(FunnelCounts):
    """The funnel of a village by the end of a past day, and the version of its standing it was counted beside.

    Once the standing has another version, something happened in the village and the day is counted again.
    """

    on = models.DateField("日")
    village = models.ForeignKey(
        "grids.Cell", models.CASCADE, related_name="+", verbose_name="村", db_constraint=False, db_index=False
    )
    standing = models.BigIntegerField("进度版本")

    class Meta:
        verbose_name = "村的某日"
        constraints = [models.UniqueConstraint(fields=["on", "village"], name="village_day_once")]
