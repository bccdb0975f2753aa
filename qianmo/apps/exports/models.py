"""Tables of what leaves the system as a workbook, and of the filters people keep for their lists.

An export says who asked for which list with which filters and why, who approved it, and until when the workbook can be
fetched. The workbook itself lies sealed in the row and goes when its time is over; the row stays.
"""

from django.db import models
from django.db.models import F, Q


class ExportState(models.TextChoices):
    """How far an export has come."""

    WAITING = "waiting", "待审批"
    MAKING = "making", "正在生成"
    READY = "ready", "可以下载"
    REFUSED = "refused", "未批准"
    EXPIRED = "expired", "已过期"


class Export(models.Model):
    """A list somebody wants to take along."""

    list_key = models.CharField("名单", max_length=20)
    title = models.CharField("标题", max_length=40)
    query = models.JSONField("条件")
    rows = models.IntegerField("行数")
    reason = models.CharField("用途", max_length=100)
    state = models.CharField("状态", max_length=8, choices=ExportState.choices)
    asked_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时刻")
    branch = models.ForeignKey("org.Branch", models.PROTECT, related_name="+", verbose_name="机构", db_index=False)
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="审批人", db_index=False
    )
    decided_at = models.DateTimeField("审批时刻", null=True)
    answer = models.CharField("审批意见", max_length=100, blank=True)
    ready_at = models.DateTimeField("生成时刻", null=True)
    until = models.DateTimeField("有效至", null=True)
    sealed = models.BinaryField("工作簿（密文）", null=True)
    downloads = models.PositiveIntegerField("下载次数", default=0)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "导出"
        indexes = [models.Index(fields=["state", "until"], name="export_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="export_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(sealed__isnull=True) | Q(state=ExportState.READY), name="export_kept_while_ready"
            ),
        ]


class SavedFilter(models.Model):
    """Filters, order and columns of a list under a name of one's own, for oneself or shared with a branch or a post."""

    staff = models.ForeignKey("org.Staff", models.CASCADE, related_name="+", verbose_name="员工")
    list_key = models.CharField("名单", max_length=20)
    name = models.CharField("名称", max_length=20)
    query = models.JSONField("条件")
    shared_with = models.ForeignKey(
        "org.Branch", models.CASCADE, null=True, related_name="+", verbose_name="共享给机构", db_index=False
    )
    shared_post = models.CharField("共享给岗位", max_length=20, blank=True)

    class Meta:
        verbose_name = "常用条件"
        constraints = [models.UniqueConstraint(fields=["staff", "list_key", "name"], name="saved_filter_name")]


class OpeningFilter(models.Model):
    """The saved filter a list opens with for one person."""

    staff = models.ForeignKey("org.Staff", models.CASCADE, related_name="+", verbose_name="员工", db_index=False)
    list_key = models.CharField("名单", max_length=20)
    filter = models.ForeignKey(SavedFilter, models.CASCADE, related_name="+", verbose_name="常用条件")

    class Meta:
        verbose_name = "打开时用的条件"
        constraints = [models.UniqueConstraint(fields=["staff", "list_key"], name="opening_filter_once")]
