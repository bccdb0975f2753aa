"""Tables of the shadow (影子运行): who owns the ledger from which day, and what each night found beside the core."""

from django.db import models

from qianmo.apps.credit.models.draws import Draw
from qianmo.storage.guards import append_only


class Keeper(models.TextChoices):
    """Who owns the ledger."""

    HERE = "here", "本系统"
    CORE = "core", "省核心"


class LedgerKeeper(models.Model):
    """From a day on the ledger is owned by somebody else; added, never edited. Before the first it is owned here."""

    keeper = models.CharField("账务归属", max_length=4, choices=Keeper.choices)
    from_on = models.DateField("生效日", unique=True)
    reason = models.CharField("原因", max_length=200)
    set_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="设定人", db_index=False)
    set_at = models.DateTimeField("设定时刻")
    request_id = models.UUIDField("请求号", unique=True)

    class Meta:
        verbose_name = "账务归属"
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="ledger_keeper_has_reason")]
        triggers = append_only("ledger_keeper_append_only")


class Shadow(models.Model):
    """One night beside the core: how many notes each side has and owes in fen, and how many differ, by kind.

    Where the core has told nothing of the day there is nothing beside, and `compared` says so.
    """

    on = models.DateField("营业日", unique=True)
    compared = models.BooleanField("比过")
    ours = models.PositiveIntegerField("本系统笔数", default=0)
    ours_fen = models.BigIntegerField("本系统本金（分）", default=0)
    theirs = models.PositiveIntegerField("核心笔数", default=0)
    theirs_fen = models.BigIntegerField("核心本金（分）", default=0)
    counts = models.JSONField("各类差异笔数", default=dict)
    at = models.DateTimeField("比对时刻")

    class Meta:
        verbose_name = "影子比对"


class ShadowDifference(models.Model):
    """One thing in which a note differed that night; a note that is missing here has no draw."""

    shadow = models.ForeignKey(Shadow, models.CASCADE, related_name="+", verbose_name="影子比对")
    note = models.CharField("借据号", max_length=40)
    gap = models.CharField("差异", max_length=14)
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, related_name="+", verbose_name="借据", db_index=False)
    ours = models.BigIntegerField("本系统", null=True)
    theirs = models.BigIntegerField("核心", null=True)

    class Meta:
        verbose_name = "影子差异"
