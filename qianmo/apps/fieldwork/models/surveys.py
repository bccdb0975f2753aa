"""Tables of what was brought home from the field: surveys, visits, photos, and the fields two people differ on.

Each row is one envelope and is only added. What a survey changed in the household's file is a fact sheet of the room
`households`; the row here keeps what was written, field by field with what stood there before, and what became of it.
"""

from django.db import models
from django.db.models import Q

from qianmo.storage.guards import append_only


class Survey(models.Model):
    """A household's facts as somebody wrote them down in the field: `changes` has [before, after] by field.

    `joined` names the fields that were taken though somebody else had changed others meanwhile, `clashing` those on
    which two differ.
    """

    envelope = models.UUIDField("同步包", unique=True)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    form = models.CharField("表单版本", max_length=30)
    forms_spanned = models.JSONField("经过的版本")
    parent = models.UUIDField("上一版", null=True)
    changes = models.JSONField("改动")
    joined = models.JSONField("合并的项")
    clashing = models.JSONField("冲突的项")
    by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="调查人", db_index=False)
    device = models.ForeignKey(
        "fieldwork.Device", models.PROTECT, related_name="+", verbose_name="设备", db_index=False
    )
    made_at = models.DateTimeField("填写时刻")
    stored_at = models.DateTimeField("收到时刻")

    class Meta:
        verbose_name = "信息采集"
        triggers = append_only("survey_append_only")


class FieldConflict(models.Model):
    """A field on which a survey and the bank differ: the bank's value holds until somebody has chosen."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="+", verbose_name="调查", db_index=False)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    field = models.CharField("项目", max_length=40)
    original = models.JSONField("原值", null=True)
    mine = models.JSONField("调查值", null=True)
    theirs = models.JSONField("现值", null=True)
    theirs_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="现值记录人", db_index=False
    )
    theirs_as_of = models.DateField("现值截至日", null=True)
    by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="调查人")
    choice = models.CharField("取舍", max_length=10, blank=True)
    settled_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="取舍人", db_index=False
    )
    settled_at = models.DateTimeField("取舍时刻", null=True)

    class Meta:
        verbose_name = "采集冲突"
        constraints = [
            models.UniqueConstraint(fields=["survey", "field"], name="field_conflict_once"),
            models.CheckConstraint(
                condition=Q(choice="", settled_by__isnull=True, settled_at__isnull=True)
                | Q(~Q(choice=""), settled_by__isnull=False, settled_at__isnull=False),
                name="field_conflict_settled_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["household"], condition=Q(choice=""), name="field_conflict_open"),
        ]


class Visit(models.Model):
    """Somebody was at a household: when, where by the phone's own account, and what came of it.

    The position is kept as the phone told it, in the datum it named; `mock` and `skew_seconds` are told beside it and
    judged by nobody here.
    """

    envelope = models.UUIDField("同步包", unique=True)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="走访人", db_index=False)
    device = models.ForeignKey(
        "fieldwork.Device", models.PROTECT, related_name="+", verbose_name="设备", db_index=False
    )
    started_at = models.DateTimeField("开始")
    ended_at = models.DateTimeField("结束")
    lat = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True)
    lon = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True)
    accuracy_m = models.PositiveIntegerField("精度（米）", null=True)
    datum = models.CharField("坐标系", max_length=6, blank=True)
    skew_seconds = models.IntegerField("时钟偏差（秒）", null=True)
    mock = models.BooleanField("模拟定位", null=True)
    outside_reason = models.CharField("不在范围的原因", max_length=200, blank=True)
    purpose = models.CharField("目的", max_length=120)
    outcome = models.CharField("结果", max_length=500)
    needs = models.CharField("需求", max_length=500, blank=True)
    next_step = models.CharField("下一步", max_length=200, blank=True)
    next_on = models.DateField("下一步日期", null=True)
    made_at = models.DateTimeField("填写时刻")
    stored_at = models.DateTimeField("收到时刻")
    business_date = models.DateField("收到的营业日", db_index=True)

    class Meta:
        verbose_name = "走访"
        constraints = [models.CheckConstraint(condition=Q(ended_at__gte=models.F("started_at")), name="visit_span")]
        triggers = append_only("visit_append_only")


class Photo(models.Model):
    """A picture taken at a household; its bytes lie sealed under their digest, once however often they are named."""

    envelope = models.UUIDField("同步包")
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    size = models.PositiveIntegerField("字节数")
    type = models.CharField("类型", max_length=20)
    purpose = models.CharField("用途", max_length=40)
    taken_at = models.DateTimeField("拍摄时刻", null=True)
    by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="拍摄人", db_index=False)
    stored_at = models.DateTimeField("收到时刻")

    class Meta:
        verbose_name = "现场照片"
        constraints = [models.UniqueConstraint(fields=["envelope", "sha256", "purpose"], name="photo_once")]
        triggers = append_only("photo_append_only")
