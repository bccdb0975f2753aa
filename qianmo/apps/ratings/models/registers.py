"""Registers of a village (村委名册、户籍名册) as they came, and every source that named a household of a roster."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from qianmo.storage.guards import append_only, emptied_only


class Register(models.Model):
    """A file of a village's people for a year: from whom, who brought it and when, and the SHA-256 of its bytes.

    `replaces` is the one of the same source that it took the place of; `columns` what each column was said to mean
    (empty: what the heading gives away). One lent by a list says the list's basis and last day; its rows are emptied
    when that is over.
    """

    village = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="村")
    year = models.PositiveSmallIntegerField("年度")
    source = models.CharField("来源", max_length=20)
    file_name = models.CharField("文件名", max_length=120)
    digest = models.CharField("文件摘要", max_length=64)
    heading = ArrayField(models.CharField(max_length=60), verbose_name="表头")
    brought_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="导入人", db_index=False)
    brought_at = models.DateTimeField("导入时刻")
    columns = models.JSONField("列的含义", default=dict)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="+", verbose_name="换下的一份")
    basis = models.CharField("合法依据", max_length=100, blank=True, db_default="")
    expires_on = models.DateField("有效至", null=True)

    class Meta:
        verbose_name = "村名册"
        constraints = [models.UniqueConstraint(fields=["village", "year", "digest"], name="register_file_once")]
        triggers = append_only("register_append_only")


class RegisterRow(models.Model):
    """A row as it came, sealed, with the index of the identity number it names; `fault` is why it cannot be read.

    Nothing of it changes; it is emptied as a whole when the list that lent it is over.
    """

    register = models.ForeignKey(Register, models.PROTECT, related_name="+", verbose_name="村名册", db_index=False)
    number = models.PositiveIntegerField("行")
    sealed = models.BinaryField("内容（密文）")
    identity_index = models.UUIDField("证件索引", null=True)
    fault = models.CharField("退回原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "村名册行"
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="register_row_once")]
        indexes = [models.Index(fields=["identity_index"], name="register_row_by_identity")]
        triggers = emptied_only("register_row_emptied_only", clears=["sealed", "identity_index"])


class RegisterDraft(models.Model):
    """A register that was sent in and not yet taken: its rows sealed, seen by whoever brought it, kept for a day."""

    village = models.ForeignKey("grids.Cell", models.PROTECT, related_name="+", verbose_name="村", db_index=False)
    year = models.PositiveSmallIntegerField("年度")
    source = models.CharField("来源", max_length=20)
    file_name = models.CharField("文件名", max_length=120)
    digest = models.CharField("文件摘要", max_length=64)
    heading = ArrayField(models.CharField(max_length=60), verbose_name="表头")
    columns = models.JSONField("列的含义")
    sealed = models.BinaryField("各行（密文）")
    rows = models.PositiveIntegerField("行数")
    basis = models.CharField("合法依据", max_length=100, blank=True)
    expires_on = models.DateField("有效至", null=True)
    brought_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="导入人", db_index=False)
    brought_at = models.DateTimeField("导入时刻")

    class Meta:
        verbose_name = "待核对的村名册"


class EntryAbsence(models.Model):
    """A household of a roster that a source named and no longer names, since which day; ended by a later register."""

    entry = models.ForeignKey(
        "ratings.RosterEntry", models.PROTECT, related_name="+", verbose_name="名册户", db_index=False
    )
    register = models.ForeignKey(
        Register, models.PROTECT, related_name="+", verbose_name="不再写到的村名册", db_index=False
    )
    source = models.CharField("来源", max_length=20)
    since = models.DateField("从哪天起")

    class Meta:
        verbose_name = "已不在册"
        constraints = [models.UniqueConstraint(fields=["entry", "register"], name="entry_absence_once")]
        triggers = append_only("entry_absence_append_only")


class EntrySource(models.Model):
    """A source that named a household of a roster: how it was put there, or a register that names one of its people."""

    entry = models.ForeignKey(
        "ratings.RosterEntry", models.PROTECT, related_name="+", verbose_name="名册户", db_index=False
    )
    source = models.CharField("来源", max_length=20)
    register = models.ForeignKey(
        Register, models.PROTECT, null=True, related_name="+", verbose_name="村名册", db_index=False
    )

    class Meta:
        verbose_name = "名册户来源"
        constraints = [
            models.UniqueConstraint(fields=["entry", "register"], name="entry_source_once", nulls_distinct=False)
        ]
        triggers = append_only("entry_source_append_only")
