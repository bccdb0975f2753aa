"""Tables of a cut-over (切换): lines and draws delivered by another system, and how each draw began here.

A delivery is brought in by one person, previewed, and booked by another, whole or not at all. Its files lie in sealed
pieces until then, since they hold identity numbers; counts, sums and the digest stay.
"""

from django.db import models

from qianmo.storage.guards import append_only


class CutoverState(models.TextChoices):
    """Where a delivery stands."""

    CHECKING = "checking", "核对中"
    FAULTY = "faulty", "有差错"
    CHECKED = "checked", "待确认"
    LOADED = "loaded", "已转入"
    RETURNED = "returned", "已退回"


class Cutover(models.Model):
    """A delivery of another system as of the end of one day; `figures` are its counts and sums beside what was stated.

    They are there once it has been judged, of which `done` of `total` steps are done.
    It begins to count here on `on`, the business day after that of its figures. `faults` holds the first of its
    `fault_count` bad cells and differences; while there are any it cannot be confirmed.
    """

    on = models.DateField("切换日")
    name = models.CharField("名称", max_length=120)
    digest = models.BinaryField("内容摘要")
    state = models.CharField("状态", max_length=8, choices=CutoverState.choices)
    figures = models.JSONField("笔数和金额", default=dict)
    done = models.PositiveSmallIntegerField("已办步数", default=0)
    total = models.PositiveSmallIntegerField("总步数", default=0)
    faults = models.JSONField("差错", default=list)
    fault_count = models.PositiveIntegerField("差错数", default=0)
    brought_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="送入人", db_index=False)
    brought_at = models.DateTimeField("送入时刻")
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="确认人", db_index=False
    )
    decided_at = models.DateTimeField("确认时刻", null=True)
    note = models.CharField("退回原因", max_length=200, blank=True)
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "切换批次"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="loaded")
                | (models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("brought_by"))),
                name="cutover_two_persons",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["checked", "loaded"]) | models.Q(fault_count=0), name="cutover_sound"
            ),
        ]


class CutoverPiece(models.Model):
    """A sealed piece of a file of a delivery; gone once it is booked or given back."""

    cutover = models.ForeignKey(Cutover, models.CASCADE, related_name="+", verbose_name="切换批次", db_index=False)
    file = models.CharField("文件", max_length=120)
    number = models.PositiveIntegerField("序号")
    sealed = models.BinaryField("密文")

    class Meta:
        verbose_name = "切换文件的一块"
        constraints = [models.UniqueConstraint(fields=["cutover", "file", "number"], name="cutover_piece_once")]


class Opening(models.Model):
    """How a draw stood when it was taken over: where it is played from, as others from the day they were paid out.

    What had fallen due by then stands in its dues up to `billed_to`, each with what was left of it.
    """

    draw = models.OneToOneField("credit.Draw", models.PROTECT, related_name="+", verbose_name="借据")
    cutover = models.ForeignKey(Cutover, models.PROTECT, related_name="+", verbose_name="切换批次")
    former_number = models.CharField("原借据号", max_length=40, unique=True)
    on = models.DateField("切换日")
    unpaid_fen = models.BigIntegerField("转入本金（分）")
    accrued = models.BigIntegerField("应计利息积数")
    penalty_accrued = models.BigIntegerField("罚息积数")
    compound_accrued = models.BigIntegerField("复利积数")
    billed_to = models.DateField("结息至")

    class Meta:
        verbose_name = "期初借据"
        triggers = append_only("opening_append_only")
