"""Deliveries, and the mappings by which their files are read.

A mapping is data and never edited: a change is another version, and every delivery keeps the one it was read by. The
file of a delivery lies below the state directory for as long as it is kept; the row stays.
"""

from django.db import models
from django.db.models import F, Q

from qianmo.storage.guards import append_only


class Kind(models.TextChoices):
    """What a file is about, in the order in which one rests on another."""

    PRODUCTS = "products", "产品"
    RATES = "rates", "利率"
    ACCOUNTS = "accounts", "账户"
    OWNERSHIP = "ownership", "账户归属"
    LOANS = "loans", "贷款"
    BALANCES = "balances", "余额"
    TRANSACTIONS = "transactions", "交易"


DAILY = frozenset({Kind.LOANS, Kind.BALANCES, Kind.TRANSACTIONS})
"""Kinds delivered for each calendar day: a day left out is missed."""


class Mapping(models.Model):
    """How files of a kind are read: which names they have, how they are written, which column gives which field."""

    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    name = models.CharField("名称", max_length=40)
    version = models.PositiveIntegerField("版本")
    spec = models.JSONField("内容")
    made_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="制定人", db_index=False
    )
    made_at = models.DateTimeField("制定时刻")

    class Meta:
        verbose_name = "文件对照"
        constraints = [models.UniqueConstraint(fields=["kind", "name", "version"], name="mapping_version_once")]
        triggers = append_only("mapping_kept")


class Channel(models.TextChoices):
    """How a file arrived; what is done with it is the same."""

    FOLDER = "folder", "目录"
    UPLOAD = "upload", "上传"
    API = "api", "接口"
    TERMINAL = "terminal", "命令行"


class DeliveryState(models.TextChoices):
    """How far a delivery has come. A replaced one counted until the same day was delivered again."""

    RECEIVED = "received", "已收到"
    WAITING = "waiting", "等前面的日子"
    CARRIED = "carried", "已入湖"
    REFUSED = "refused", "不收"
    REPLACED = "replaced", "已被更正"


class Delivery(models.Model):
    """One file of the core bank: what it is, what checking it found, and what came of it.

    `since` to `on` are the days it tells of, both included; alike for a single day. Told figures are the control totals
    that came with it; `read_fen`, every amount that could be read, is held to them. `unmatched` counts rows whose
    customer the bank has no file of. With `anew_reason` it takes the place of all balances of its days, by somebody's
    word.
    """

    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    since = models.DateField("从哪天")
    on = models.DateField("业务日期")
    name = models.CharField("文件名", max_length=200)
    digest = models.BinaryField("内容摘要", max_length=32)
    size_bytes = models.BigIntegerField("字节数")
    mapping = models.ForeignKey(Mapping, models.PROTECT, related_name="+", verbose_name="对照", db_index=False)
    channel = models.CharField("渠道", max_length=8, choices=Channel.choices)
    received_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="送交人", db_index=False
    )
    received_at = models.DateTimeField("收到时刻")
    ended_at = models.DateTimeField("办结时刻", null=True)
    state = models.CharField("状态", max_length=8, choices=DeliveryState.choices)
    rows = models.BigIntegerField("行数", default=0)
    accepted = models.BigIntegerField("收下行数", default=0)
    rejected = models.BigIntegerField("退回行数", default=0)
    unmatched = models.BigIntegerField("未对上客户行数", default=0)
    changed = models.BigIntegerField("变动行数", default=0)
    accepted_fen = models.BigIntegerField("收下金额（分）", default=0)
    read_fen = models.BigIntegerField("查到金额（分）", default=0)
    told_rows = models.BigIntegerField("总数行数", null=True)
    told_fen = models.BigIntegerField("总数金额（分）", null=True)
    told_bank_fen = models.BigIntegerField("全行余额总数（分）", null=True)
    reason = models.CharField("说明", max_length=400, blank=True)
    done = models.PositiveSmallIntegerField("已办步数", default=0)
    total = models.PositiveSmallIntegerField("总步数", default=0)
    kept_until = models.DateField("文件保留至", null=True)
    anew_reason = models.CharField("重来的理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "供数文件"
        indexes = [
            models.Index(fields=["kind", "on"], name="delivery_day"),
            models.Index(fields=["state"], name="delivery_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(since__lte=F("on")), name="delivery_days"),
            models.UniqueConstraint(
                fields=["digest", "kind", "since", "on"],
                condition=~Q(state__in=["refused", "replaced"]),
                name="delivery_counts_once",
            ),
        ]
