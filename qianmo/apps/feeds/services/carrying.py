"""Checking a received file and carrying it: all of it or nothing, told in one outcome.

Whatever a killed process has done already does no harm: carrying the same again changes nothing, and only the end of it
is written with the row of the delivery. A day with days missing before it waits, and is carried once they have come.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.db.models import Max

from qianmo.analytics.deliveries import Checked, Counted, Spec, checking, read_spec
from qianmo.analytics.lake import Lake, where
from qianmo.apps.events.services import Fact, record
from qianmo.apps.feeds.folders import kept_folder
from qianmo.apps.feeds.models import DAILY, Delivery, DeliveryState, Kind
from qianmo.apps.feeds.services.kinds import KINDS, Cargo, Carried, KindRules
from qianmo.apps.feeds.services.lookups import lookups_for
from qianmo.domain.deliveries import without_numbers
from qianmo.domain.money import yuan
from qianmo.domain.refusal import Refused
from qianmo.storage.locks import session_lock

FEEDS_LOCK = (1 << 59) + 4
PATIENCE = "10min"
STEPS = 3
PPM = 1_000_000
Watch = Callable[[int, int], None]
"""Is told how many steps of a delivery are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a delivery: its state and, where it does not count, why."""

    delivery_id: int
    state: str
    reason: str


def carry(
    *, delivery_ids: list[int], at: datetime, business_date: date, watch: Watch | None = None
) -> list[Outcome] | Refused:
    """Check these deliveries and carry them, in this order; those that wait are tried again after each that is carried.

    One that was carried or refused before answers as it did. Refused: another process is at it for ten minutes.
    """
    with session_lock(FEEDS_LOCK, patience=PATIENCE) as held:
        if not held:
            return Refused(code="feeds_at_work", reason="另一个进程正在收文件。请等它办完再试")
        for pk in delivery_ids:
            _carry(pk, at=at, business_date=business_date, watch=watch or _unwatched)
    states = Delivery.objects.in_bulk(delivery_ids)
    return [Outcome(pk, states[pk].state, states[pk].reason) for pk in delivery_ids]


def _unwatched(done: int, total: int) -> None:
    """Nobody looks on."""
    del done, total


def _carry(pk: int, *, at: datetime, business_date: date, watch: Watch) -> None:
    """Carry a delivery and, one after another, those that waited for it."""
    row: Delivery | None = Delivery.objects.select_related("mapping").get(id=pk)
    while row is not None and row.state in {DeliveryState.RECEIVED, DeliveryState.WAITING}:
        answer = _carried(row, watch=watch)
        _end(row, answer, at=at, business_date=business_date)
        watch(STEPS, STEPS)
        if isinstance(answer, Refused):
            return
        waiting = Delivery.objects.filter(state=DeliveryState.WAITING, kind=row.kind, since__gt=row.on)
        row = waiting.select_related("mapping").order_by("since", "id").first()


def _carried(row: Delivery, *, watch: Watch) -> Carried | Refused:
    rules = KINDS[row.kind]
    spec = read_spec(row.mapping.spec, fields=rules.fields)
    if isinstance(spec, Refused):
        return spec
    missing = _days_missing(row)
    if missing is not None:
        return missing
    folder = kept_folder(row.pk)
    if not (folder / "file").is_file():
        return Refused(code="file_gone", reason="不能收：文件已经过了保留期。请重新交一次")
    (folder / "rejects.csv").unlink(missing_ok=True)
    with (
        TemporaryDirectory(dir=folder) as work,
        checking(
            folder / "file", spec=spec, fields=rules.fields, lookups=lookups_for(rules.fields), work=Path(work)
        ) as checked,
    ):
        if isinstance(checked, Refused):
            return checked
        _tell(row, 1, watch)
        if rules.judge is not None:
            rules.judge(checked, row.since, row.on)
        if rules.key and not rules.lake_finds_twice:
            checked.refuse_twice(rules.key)
        answer = _weighed(row, checked, spec) or _laid(row, rules, checked, spec)
        if isinstance(answer, Refused) and answer.code == "account_twice":
            checked.refuse_twice(rules.key)
            answer = _weighed(row, checked, spec) or _laid(row, rules, checked, spec)
        _tell(row, 2, watch)
        _note(row, checked.counted)
        if checked.counted.rejected:
            checked.write_rejects(folder / "rejects.csv")
        return answer


def _laid(row: Delivery, rules: KindRules, checked: Checked, spec: Spec) -> Carried | Refused:
    """What is left out of a file with refused rows stays as it was, for what they said is not known."""
    whole = spec.whole and not checked.counted.rejected
    cargo = Cargo(
        checked=checked, since=row.since, on=row.on, whole=whole, bank_fen=row.told_bank_fen, lake=Lake(where()),
        anew=bool(row.anew_reason),
    )  # fmt: skip
    return rules.carry(cargo)


def _days_missing(row: Delivery) -> Refused | None:
    """A daily kind misses the days between the last one that counts and the first this delivery tells of."""
    if row.kind not in DAILY:
        return None
    counts = Delivery.objects.filter(kind=row.kind, state=DeliveryState.CARRIED)
    last = counts.aggregate(last=Max("on"))["last"]
    if last is None or row.since <= last + timedelta(days=1):
        return None
    first_missing, days = last + timedelta(days=1), (row.since - last).days - 1
    until = "" if days == 1 else f" 至 {row.since - timedelta(days=1)}"
    reason = (
        f"先放着：前面缺 {days} 天，{first_missing}{until} 的{Kind(row.kind).label}还没有收到。补交后这一份自动入湖"
    )
    return Refused(code="days_missing", reason=reason)


def _weighed(row: Delivery, checked: Checked, spec: Spec) -> Refused | None:
    """Whether so much was refused, or the totals differ so, that nothing of the file counts."""
    counted = checked.counted
    told_rows = row.told_rows if row.told_rows is not None else counted.told.rows
    told_fen = row.told_fen if row.told_fen is not None else counted.told.fen
    if told_rows is not None and told_rows != counted.rows:
        reason = f"不能收：文件有 {counted.rows:,} 行，总数说 {told_rows:,} 行，可能没有传完。请重新传一份完整的"
        return Refused(code="rows_differ", reason=reason)
    if not counted.ended and told_rows is None and told_fen is None:
        reason = "不能收：最后一行没有结束，可能没有传完。请重新传一份完整的，或带上总数"
        return Refused(code="file_cut", reason=reason)
    if counted.rejected * PPM > spec.reject_ppm * counted.rows:
        [(line, why, _)] = checked.rejects(1)
        found = f"{counted.rows:,} 行里有 {counted.rejected:,} 行不对，超过了允许的比例"
        reason = f"不能收：{found}。第 {line} 行：{why}。请按退回文件改好再交"
        return Refused(code="rows_refused", reason=reason)
    if told_fen is not None and told_fen != counted.read_fen:
        differ = yuan(counted.read_fen - told_fen)
        reason = f"不能收：各行合计 {yuan(counted.read_fen)} 元，总数 {yuan(told_fen)} 元，差 {differ} 元。请核对后重交"
        return Refused(code="total_differs", reason=reason)
    return None


def _tell(row: Delivery, done: int, watch: Watch) -> None:
    Delivery.objects.filter(id=row.pk).update(done=done, total=STEPS)
    watch(done, STEPS)


def _note(row: Delivery, counted: Counted) -> None:
    row.rows, row.accepted, row.rejected, row.accepted_fen, row.read_fen = (
        counted.rows, counted.accepted, counted.rejected, counted.fen, counted.read_fen,
    )  # fmt: skip
    row.told_rows = row.told_rows if row.told_rows is not None else counted.told.rows
    row.told_fen = row.told_fen if row.told_fen is not None else counted.told.fen


@transaction.atomic
def _end(row: Delivery, answer: Carried | Refused, *, at: datetime, business_date: date) -> None:
    """Write what came of a delivery. What counted for exactly its days until now is replaced by it.

    A history that takes the place of everything replaces what counted for any of its days.
    """
    was = row.state
    row.done, row.total = STEPS, STEPS
    if isinstance(answer, Refused):
        row.state = DeliveryState.WAITING if answer.code == "days_missing" else DeliveryState.REFUSED
        row.reason = without_numbers(answer.reason)[:400]
    else:
        row.state, row.reason = DeliveryState.CARRIED, ""
        row.changed, row.unmatched = answer.changed, answer.unmatched
    if row.state != DeliveryState.REFUSED:
        same = Delivery.objects.filter(
            kind=row.kind, since=row.since, on=row.on, state=row.state, mapping__name=row.mapping.name
        )
        same.exclude(id=row.pk).update(state=DeliveryState.REPLACED)
    if row.state == DeliveryState.CARRIED and row.anew_reason:
        covered = Delivery.objects.filter(kind=row.kind, since__gte=row.since, on__lte=row.on, state=row.state)
        covered.exclude(id=row.pk).update(state=DeliveryState.REPLACED)
    row.ended_at = None if row.state == DeliveryState.WAITING else at
    row.save()
    if row.state == was:
        return
    payload = {
        "kind": str(Kind(row.kind).label), "name": row.name, "on": str(row.on), "rows": row.rows,
        "rejected": row.rejected, "reason": row.reason, "anew": row.anew_reason,
    }  # fmt: skip
    fact = Fact(subject_id=row.pk, household_id=None, by=row.received_by_id, payload=payload)
    if row.state == DeliveryState.CARRIED:
        record(kind="feeds.carried", facts=[fact], at=at, business_date=business_date)
    elif row.state == DeliveryState.WAITING:
        record(kind="feeds.put_off", facts=[fact], at=at, business_date=business_date)
    else:
        record(kind="feeds.refused", facts=[fact], at=at, business_date=business_date)
