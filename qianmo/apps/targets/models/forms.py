"""The tables of somebody else's forms: the workbook as it came, and which figure stands in which cell."""

import pgtrigger
from django.db import models

from qianmo.storage.guards import append_only


class ReportForm(models.Model):
    """A workbook of the bank's own or of the regulator's; of those of one name the newest holds."""

    name = models.CharField("名称", max_length=80)
    file_name = models.CharField("文件名", max_length=120)
    content = models.BinaryField("工作簿")
    kept_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="上传人", db_index=False)
    kept_at = models.DateTimeField("上传时刻")
    is_latest = models.BooleanField("现行", default=True)

    class Meta:
        verbose_name = "报表模板"
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=models.Q(is_latest=True), name="report_form_one_latest")
        ]
        triggers = [
            pgtrigger.Protect(name="report_form_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="report_form_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.is_latest IS FALSE OR OLD.content IS DISTINCT FROM NEW.content"),
            ),
        ]


class FormCell(models.Model):
    """A cell of a form and what stands in it: a figure, what is taken of it, of whom, of which month (0: this one)."""

    form = models.ForeignKey(ReportForm, models.PROTECT, related_name="+", verbose_name="报表模板", db_index=False)
    sheet = models.CharField("工作表", max_length=31)
    cell = models.CharField("单元格", max_length=10)
    figure = models.CharField("指标", max_length=30)
    taken = models.CharField("取什么", max_length=10)
    branch = models.CharField("机构", max_length=20, blank=True)
    month = models.PositiveSmallIntegerField("月份")
    unit = models.CharField("单位", max_length=4)

    class Meta:
        verbose_name = "模板取数"
        constraints = [models.UniqueConstraint(fields=["form", "sheet", "cell"], name="form_cell_once")]
        triggers = append_only("form_cell")
