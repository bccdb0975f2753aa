"""Tables of approving alone (单人审批): the exception in dated days, what must stand behind it, the look afterwards."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from qianmo.apps.approvals.models.cases import Case
from qianmo.storage.guards import append_only


class LonePower(models.Model):
    """In these days the manager who surveyed may approve a line of this product up to an amount alone (source: S5)."""

    product = models.CharField("产品", max_length=40)
    limit_fen = models.BigIntegerField("上限（分）")
    photos = models.PositiveSmallIntegerField("现场照片张数")
    review_ppm = models.IntegerField("事后抽查（百万分之一）")
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = "单人审批权"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(limit_fen__gt=0, review_ppm__gt=0, review_ppm__lte=1_000_000),
                name="lone_power_sound",
            ),
            ExclusionConstraint(
                name="lone_power_no_overlap",
                expressions=[("product", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]


class Kinship(models.Model):
    """A member of staff is related to a household, and stays out of its cases (亲属回避)."""

    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="员工")
    household_id = models.BigIntegerField("户")
    what = models.CharField("关系", max_length=40)
    noted_at = models.DateTimeField("登记时刻")

    class Meta:
        verbose_name = "亲属回避"
        constraints = [models.UniqueConstraint(fields=["staff", "household_id"], name="kinship_once")]


class ScenePhoto(models.Model):
    """A photo taken on the spot with its place; the digest finds its bytes among the blobs."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="审批案")
    taken_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="拍摄人", db_index=False)
    taken_at = models.DateTimeField("时刻")
    latitude_e6 = models.IntegerField("纬度（百万分之一度）")
    longitude_e6 = models.IntegerField("经度（百万分之一度）")
    digest = models.BinaryField("摘要")

    class Meta:
        verbose_name = "现场照片"
        constraints = [models.UniqueConstraint(fields=["case", "digest"], name="scene_photo_once")]
        triggers = append_only("scene_photo_append_only")


class LoneSample(models.Model):
    """One drawing of cases approved alone, for a look afterwards: the seed with which anybody draws the same again."""

    since = models.DateField("从")
    until = models.DateField("到")
    seed = models.BigIntegerField("种子")
    cases = models.PositiveIntegerField("总件数")
    drawn_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="抽取人", db_index=False)
    drawn_at = models.DateTimeField("抽取时刻")

    class Meta:
        verbose_name = "事后抽查"
        constraints = [
            ExclusionConstraint(
                name="lone_sample_no_overlap",
                expressions=[
                    (models.Func("since", "until", models.Value("[]"), function="daterange"), RangeOperators.OVERLAPS)
                ],
            )
        ]


class LoneReview(models.Model):
    """A case that was drawn, and what was found of it by somebody without a duty in it."""

    sample = models.ForeignKey(LoneSample, models.PROTECT, related_name="+", verbose_name="抽查")
    case = models.OneToOneField(Case, models.PROTECT, related_name="+", verbose_name="审批案")
    sound = models.BooleanField("合规", null=True)
    text = models.CharField("发现", max_length=300, blank=True)
    reviewed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="抽查人", db_index=False
    )
    reviewed_at = models.DateTimeField("抽查时刻", null=True)

    class Meta:
        verbose_name = "事后抽查件"
