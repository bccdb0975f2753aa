"""Files somebody uploads by hand: looked at first, and a delivery only once the person says so.

The file lies below the state directory until then, a day at most. What was found of it holds no whole number.
"""

from django.db import models


class UploadState(models.TextChoices):
    """How far an upload has come."""

    LOOKING = "looking", "核对中"
    LOOKED = "looked", "待确认"
    UNFIT = "unfit", "不能收"
    SENT = "sent", "已送交"
    DROPPED = "dropped", "已撤下"


class Upload(models.Model):
    """A file before it becomes a delivery, with the control totals typed in beside it and what looking at it found."""

    request_id = models.UUIDField("请求号", unique=True)
    name = models.CharField("文件名", max_length=200)
    size_bytes = models.BigIntegerField("字节数")
    since = models.DateField("从哪天", null=True)
    on = models.DateField("业务日期", null=True)
    told_rows = models.BigIntegerField("总数行数", null=True)
    told_fen = models.BigIntegerField("总数金额（分）", null=True)
    told_bank_fen = models.BigIntegerField("全行余额总数（分）", null=True)
    uploaded_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时刻")
    kept_until = models.DateTimeField("保留至")
    state = models.CharField("状态", max_length=8, choices=UploadState.choices)
    reason = models.CharField("说明", max_length=400, blank=True)
    found = models.JSONField("核对结果", null=True)
    delivery = models.ForeignKey(
        "feeds.Delivery", models.PROTECT, null=True, related_name="+", verbose_name="供数文件", db_index=False
    )

    class Meta:
        verbose_name = "待送文件"
