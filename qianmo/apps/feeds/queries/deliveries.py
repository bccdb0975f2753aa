"""Reads of deliveries and of the mappings they are read by."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Count, Max, QuerySet

from qianmo.apps.feeds.folders import kept_folder
from qianmo.apps.feeds.models import DAILY, Channel, Delivery, DeliveryState, Kind, Mapping
from qianmo.domain.money import yuan


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery as its pages show it; told figures are control totals, `done` of `total` steps are carried out."""

    id: int
    kind: str
    kind_name: str
    since: date
    on: date
    name: str
    size_bytes: int
    digest: str
    mapping: str
    mapping_id: int
    channel_name: str
    received_by: int | None
    received_at: datetime
    ended_at: datetime | None
    state: str
    state_name: str
    rows: int
    accepted: int
    rejected: int
    unmatched: int
    changed: int
    accepted_fen: int
    read_fen: int
    told_rows: int | None
    told_fen: int | None
    told_bank_fen: int | None
    reason: str
    done: int
    total: int
    kept_until: date | None
    anew_reason: str

    @property
    def is_history(self) -> bool:
        """Whether it tells balances of many days, so that it may take the place of what they said before."""
        return self.kind == Kind.BALANCES and self.since < self.on

    @property
    def days(self) -> str:
        """The days it tells of."""
        return str(self.on) if self.since == self.on else f"{self.since} 至 {self.on}"

    @property
    def has_money(self) -> bool:
        """Whether its rows have an amount."""
        return self.kind in MONEY

    @property
    def percent(self) -> int:
        """How much of the work on it is done."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def summary(self) -> str:
        """What came of it in one sentence."""
        if self.state not in {DeliveryState.CARRIED, DeliveryState.REPLACED}:
            return self.reason or self.state_name
        parts = [f"{self.state_name}，{self.rows:,} 行"]
        parts += [f"退回 {self.rejected:,} 行"] if self.rejected else []
        parts += [f"变动 {self.changed:,} 行"]
        parts += [f"合计 {yuan(self.accepted_fen)} 元"] if self.kind in MONEY else []
        parts += [f"{self.unmatched:,} 行没有对上客户档案"] if self.unmatched else []
        return "，".join(parts)


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A version of a mapping."""

    id: int
    kind: str
    kind_name: str
    name: str
    version: int
    spec: dict[str, Any]
    made_by: int | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class DayStanding:
    """How far a kind has come: the last day that counts, how many deliveries wait, and the next day expected."""

    kind: str
    kind_name: str
    last_on: date | None
    waiting: int
    next_on: date | None


MONEY = {Kind.BALANCES, Kind.TRANSACTIONS, Kind.LOANS}


def deliveries(
    *,
    kind: str = "",
    state: str = "",
    since: date | None = None,
    until: date | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[DeliveryRow]:
    """Deliveries, the latest first, of a kind, in a state, whose last day lies between two days."""
    rows = _wanted(kind, state, since, until).select_related("mapping").order_by("-id")
    return [_row(one) for one in rows[offset : offset + limit]]


def count_deliveries(*, kind: str = "", state: str = "", since: date | None = None, until: date | None = None) -> int:
    """How many there are."""
    return _wanted(kind, state, since, until).count()


def _wanted(kind: str, state: str, since: date | None, until: date | None) -> QuerySet[Delivery]:
    rows = Delivery.objects.all()
    for given, narrowed in ((kind, {"kind": kind}), (state, {"state": state})):
        rows = rows.filter(**narrowed) if given else rows
    rows = rows.filter(on__gte=since) if since else rows
    return rows.filter(on__lte=until) if until else rows


def delivery(*, delivery_id: int) -> DeliveryRow | None:
    """One delivery, or None."""
    row = Delivery.objects.select_related("mapping").filter(id=delivery_id).first()
    return _row(row) if row else None


def _row(row: Delivery) -> DeliveryRow:
    return DeliveryRow(
        id=row.pk, kind=row.kind, kind_name=str(Kind(row.kind).label), since=row.since, on=row.on, name=row.name,
        size_bytes=row.size_bytes, digest=bytes(row.digest).hex(),
        mapping=f"{row.mapping.name} 第 {row.mapping.version} 版", mapping_id=row.mapping_id,
        channel_name=str(Channel(row.channel).label), received_by=row.received_by_id, received_at=row.received_at,
        ended_at=row.ended_at, state=row.state, state_name=str(DeliveryState(row.state).label), rows=row.rows,
        accepted=row.accepted, rejected=row.rejected, unmatched=row.unmatched, changed=row.changed,
        accepted_fen=row.accepted_fen, read_fen=row.read_fen, told_rows=row.told_rows, told_fen=row.told_fen,
        told_bank_fen=row.told_bank_fen, reason=row.reason, done=row.done, total=row.total,
        kept_until=row.kept_until, anew_reason=row.anew_reason,
    )  # fmt: skip


def reject_file(*, delivery_id: int) -> Path | None:
    """The CSV of refused rows of a delivery (line, reason, original), or None where there is none or it is gone."""
    path = kept_folder(delivery_id) / "rejects.csv"
    return path if path.is_file() else None


def mapping_versions(*, kind: str = "") -> list[MappingRow]:
    """All versions of all mappings, or of a kind, the newest of each name first."""
    rows = Mapping.objects.filter(kind=kind) if kind else Mapping.objects.all()
    return [
        MappingRow(
            row.pk, row.kind, str(Kind(row.kind).label), row.name, row.version, row.spec, row.made_by_id, row.made_at
        )
        for row in rows.order_by("kind", "name", "-version")
    ]


def day_standings() -> list[DayStanding]:
    """How far each kind has come, in the order of kinds; only a daily kind expects a next day."""
    counts = Delivery.objects.filter(state=DeliveryState.CARRIED)
    last = dict(counts.values_list("kind").annotate(last=Max("on")))
    waits = Delivery.objects.filter(state=DeliveryState.WAITING).values_list("kind").annotate(n=Count("id"))
    waiting = dict(waits)
    return [
        DayStanding(
            kind=kind,
            kind_name=str(Kind(kind).label),
            last_on=last.get(kind),
            waiting=waiting.get(kind, 0),
            next_on=last[kind] + timedelta(days=1) if kind in DAILY and kind in last else None,
        )
        for kind in Kind.values
    ]
