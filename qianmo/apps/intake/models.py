"""Tables of what devices send: envelopes and receipts, what waits, what cannot be taken, pieces of photos.

An envelope is taken once: its id is unique, and its row is written in the transaction that carries it out. What waits
for another (parked) or cannot be taken (quarantined) lies sealed as it came: nothing is lost and nobody reads it.
"""

from django.db import models
from django.db.models import Q


class EnvelopeState(models.TextChoices):
    """How far an envelope has come; it is received when its data and all its pictures are kept."""

    RECEIVED = "received", "已收"
    HELD = "held", "等照片"
    PARKED = "parked", "等上一件"


class Envelope(models.Model):
    """An envelope taken: who wrote it where, what it is about, and the receipt that was signed for it.

    `awaits` is what a parked one waits for: another envelope, or a household filed on a phone. `steward` is who answers
    for the household where that is not its author any more (routed).
    """

    uid = models.UUIDField("同步包", unique=True)
    hash = models.CharField("摘要", max_length=64)
    kind = models.CharField("种类", max_length=12)
    household = models.ForeignKey(
        "households.Household", models.PROTECT, null=True, related_name="+", verbose_name="户"
    )
    phone_id = models.UUIDField("手机上的户号", null=True)
    author = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="写的人")
    device = models.ForeignKey("fieldwork.Device", models.PROTECT, related_name="+", verbose_name="写的设备")
    delivered_by = models.ForeignKey(
        "org.Staff", models.PROTECT, related_name="+", verbose_name="送的人", db_index=False
    )
    state = models.CharField("状态", max_length=10, choices=EnvelopeState.choices)
    awaits = models.UUIDField("在等", null=True)
    why = models.CharField("等的原因", max_length=200, blank=True)
    pictures = models.JSONField("照片摘要", default=list)
    sealed = models.BinaryField("原件（密文）", null=True)
    steward = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="转给", db_index=False
    )
    made_at = models.DateTimeField("填写时刻")
    arrived_at = models.DateTimeField("到达时刻")
    stored_at = models.DateTimeField("收妥时刻", null=True)
    signature = models.BinaryField("回执签名", max_length=64, null=True)

    class Meta:
        verbose_name = "同步包"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="received", signature__isnull=False, stored_at__isnull=False, sealed__isnull=True)
                | (~Q(state="received") & Q(signature__isnull=True, stored_at__isnull=True)),
                name="envelope_receipted_when_received",
            ),
            models.CheckConstraint(
                condition=Q(state="parked", awaits__isnull=False, sealed__isnull=False)
                | (~Q(state="parked") & Q(awaits__isnull=True)),
                name="envelope_parked_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["awaits"], condition=Q(state="parked"), name="envelope_awaits"),
            models.Index(fields=["phone_id"], condition=Q(kind="filing"), name="envelope_filed_as"),
        ]


class Quarantined(models.Model):
    """An envelope that cannot be taken, kept sealed for thirty days where its author's signature was right."""

    uid = models.UUIDField("同步包")
    hash = models.CharField("摘要", max_length=64)
    author = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="写的人", db_index=False)
    device = models.ForeignKey(
        "fieldwork.Device", models.PROTECT, related_name="+", verbose_name="写的设备", db_index=False
    )
    code = models.CharField("原因代码", max_length=30)
    reason = models.CharField("原因", max_length=300)
    sealed = models.BinaryField("原件（密文）", null=True)
    first_at = models.DateTimeField("首次到达")
    last_at = models.DateTimeField("最近到达")

    class Meta:
        verbose_name = "隔离件"
        constraints = [models.UniqueConstraint(fields=["uid", "hash"], name="quarantined_once")]


class FiledOnPhone(models.Model):
    """The household that an id made on a phone stands for, once somebody has filed it or said which one it is."""

    phone_id = models.UUIDField("手机上的户号", unique=True)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", verbose_name="户")
    at = models.DateTimeField("时刻")

    class Meta:
        verbose_name = "手机建档"


class PhotoUpload(models.Model):
    """A sealed photo on its way: how much of it has come, and why it cannot be kept, once it was judged."""

    sha256 = models.CharField("摘要", max_length=64, unique=True)
    size = models.PositiveIntegerField("密文字节数")
    received = models.PositiveIntegerField("已到字节数", default=0)
    begun_at = models.DateTimeField("开始时刻")
    complete_at = models.DateTimeField("收齐时刻", null=True)
    code = models.CharField("不收的原因代码", max_length=30, blank=True)
    reason = models.CharField("不收的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "照片上传"


class PhotoPiece(models.Model):
    """A chunk of a sealed photo, as it came."""

    upload = models.ForeignKey(PhotoUpload, models.CASCADE, related_name="+", verbose_name="上传", db_index=False)
    offset = models.PositiveIntegerField("起点")
    content = models.BinaryField("密文")

    class Meta:
        verbose_name = "照片上传的一块"
        constraints = [models.UniqueConstraint(fields=["upload", "offset"], name="photo_piece_once")]


class IntakeNotice(models.Model):
    """A word to somebody about what came in: a routed envelope, one that waits too long, an upload refused."""

    to = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="给谁")
    household = models.ForeignKey(
        "households.Household", models.PROTECT, null=True, related_name="+", verbose_name="户", db_index=False
    )
    text = models.CharField("内容", max_length=200)
    at = models.DateTimeField("时刻")

    class Meta:
        verbose_name = "收件通知"
