"""Cut-over (切换): another system's lines and draws, brought in by one person and booked by another, all or none.

Bringing in keeps the files sealed; then they are judged, by the worker where that takes long, and what was found is
kept with them. Confirming judges them again in the transaction that books them: what changed meanwhile, another
delivery with the same numbers or a day that has gone by, books nothing. All of it may be repeated.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from qianmo.apps.credit.cutting_over import pieces
from qianmo.apps.credit.cutting_over.booking import book
from qianmo.apps.credit.cutting_over.judging import Bench, judge
from qianmo.apps.credit.cutting_over.summing import figures_of
from qianmo.apps.credit.models import Cutover, CutoverState
from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import closed_day
from qianmo.domain.refusal import Refused
from qianmo.gateways.cutover import Fault, files_by_kind, read_files
from qianmo.storage.locks import session_lock

JUDGING_LOCK = (1 << 59) + 7

STEPS = 3
"""Read, judged, written."""
Watch = Callable[[int, int], None]
SHOWN = 200
"""So many faults are kept with a delivery; the workbook of differences has them all."""
UNKNOWN = Refused(code="unknown_cutover", reason="没有这个切换批次。请刷新本页再选")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCutover:
    """A delivery as it is brought in: its files by name, and what the bank calls it."""

    name: str
    files: Mapping[str, bytes]
    by: int
    request_id: UUID


@dataclass(frozen=True, slots=True)
class Findings:
    """What judging a delivery found: its figures, and every fault."""

    bench: Bench
    figures: dict[str, object]
    faults: list[Fault]


def check_cutover(*, folder: Path, on: date, tell: Watch | None = None) -> Findings | Refused:
    """Judge the files of a folder as if they began to count on a day; writes nothing.

    Refused: a folder that lacks files, or a file nobody could read. Bad rows stand in the findings.
    """
    tell = tell or (lambda *_: None)
    tell(0, STEPS)
    files = read_files(folder)
    if isinstance(files, Refused):
        return files
    tell(1, STEPS)
    bench = judge(files, on=on)
    tell(2, STEPS)
    return Findings(bench, figures_of(bench), bench.faults)


def every_fault(*, cutover_id: int) -> list[Fault]:
    """All faults of a delivery that still lies here, judged anew for its own day; else the first, as they were kept."""
    row = Cutover.objects.get(id=cutover_id)
    if row.state not in {CutoverState.FAULTY, CutoverState.CHECKED}:
        return [Fault(**one) for one in row.faults]
    with pieces.opened(cutover_id=row.pk) as folder:
        found = check_cutover(folder=folder, on=row.on)
    return [] if isinstance(found, Refused) else found.faults


@transaction.atomic
def bring_in(*, new: NewCutover, at: datetime, business_date: date) -> int | Refused:
    """Keep a delivery to be judged; its id. The same request with the same files answers as before.

    Refused: files that are not there, a request id that came before with other files.
    """
    digest = pieces.digest_of(new.files)
    before = Cutover.objects.filter(request_id=new.request_id).first()
    if before is not None:
        if bytes(before.digest) == digest:
            return int(before.pk)
        return Refused(code="request_used", reason="这个请求号已用于另一批文件。请刷新页面再传")
    named = files_by_kind(new.files)
    if isinstance(named, Refused):
        return named
    row = Cutover.objects.create(
        on=business_date,
        name=new.name.strip()[:120] or "切换",
        digest=digest,
        brought_by_id=new.by,
        brought_at=at,
        request_id=new.request_id,
        state=CutoverState.CHECKING,
        total=STEPS,
    )
    pieces.keep(new.files, cutover_id=row.pk)
    return int(row.pk)


def judge_cutover(*, cutover_id: int, at: datetime) -> None:
    """Judge a delivery that waits for it and keep what was found; any other is left alone."""
    waits = Cutover.objects.filter(id=cutover_id, state=CutoverState.CHECKING)
    row = waits.first()
    if row is None:
        return
    with pieces.opened(cutover_id=row.pk) as folder:
        found = check_cutover(folder=folder, on=row.on, tell=lambda done, total: _tell(waits, done, total))
    with transaction.atomic():
        row = waits.select_for_update().first()
        if row is None:  # given back meanwhile, or judged by another
            return
        _keep(row, (_unread(found) if isinstance(found, Refused) else _found(found)) | {"done": STEPS})
        told = {"name": row.name, "faults": row.fault_count}
        _record("credit.cutover_brought", row, by=row.brought_by_id, at=at, payload=told)


def judge_owed_cutovers(*, at: datetime) -> None:
    """Judge every delivery that waits for it, the oldest first; left to another process that is at it."""
    with session_lock(JUDGING_LOCK, patience="1s") as held:
        if held:
            for pk in Cutover.objects.filter(state=CutoverState.CHECKING).order_by("id").values_list("id", flat=True):
                judge_cutover(cutover_id=pk, at=at)


@transaction.atomic
def confirm_cutover(*, cutover_id: int, by: int, at: datetime, business_date: date) -> CutoverState | Refused:
    """Book a checked delivery, by a second person; where it stands now. Confirmed before, it stays so.

    Refused: an unknown delivery, the person who brought it in, one with faults or given back, a day the bank does not
    book on, and one that no longer holds: it is then kept with its new faults.
    """
    row = Cutover.objects.select_for_update().filter(id=cutover_id).first()
    if row is None:
        return UNKNOWN
    if row.state == CutoverState.LOADED:
        return CutoverState.LOADED
    if row.state == CutoverState.CHECKING:
        return Refused(code="still_checking", reason="不能确认：这一批还在核对。请等核对完再确认")
    if row.state != CutoverState.CHECKED:
        label = CutoverState(row.state).label
        return Refused(code="not_checked", reason=f"不能确认：这一批{label}。请改正文件后重新送入")
    if row.brought_by_id == by:
        return Refused(code="same_person", reason="不能确认：送入和确认要两个人。请换一位有权限的同事确认")
    if row.on != business_date:
        reason = f"不能确认：这一批的切换日是 {row.on}，今天是 {business_date}。请用新数据重新送入"
        return Refused(code="stale_cutover", reason=reason)
    closed = closed_day(day=business_date)
    if closed is not None:
        return closed
    with pieces.opened(cutover_id=row.pk) as folder:
        found = check_cutover(folder=folder, on=row.on)
    if isinstance(found, Refused):
        return found
    if found.faults:
        _keep(row, _found(found))
        first = found.faults[0]
        reason = (
            f"没有转入：送入以后情况有变，现有 {len(found.faults):,} 处差错。{first.file} {first.cell}：{first.reason}"
        )
        return Refused(code="no_longer_sound", reason=reason)
    book(found.bench, row=row, by=by, at=at)
    _keep(row, {"state": CutoverState.LOADED, "decided_by_id": by, "decided_at": at})
    pieces.forget(cutover_id=row.pk)
    lines = list(found.bench.lines.values())
    payload = {
        "name": row.name,
        "lines": len(lines),
        "draws": sum(len(one.draws) for one in lines),
        "fen": sum(one.drawn_fen for one in lines),
        "digest": bytes(row.digest).hex(),
    }
    _record("credit.cutover_loaded", row, by=by, at=at, payload=payload)
    return CutoverState.LOADED


@transaction.atomic
def return_cutover(*, cutover_id: int, note: str, by: int, at: datetime, business_date: date) -> CutoverState | Refused:
    """Give a delivery back with a word: nothing of it is booked and its files are deleted. Given back, it stays so.

    Refused: an unknown delivery, no word, one that is booked.
    """
    row = Cutover.objects.select_for_update().filter(id=cutover_id).first()
    if row is None:
        return UNKNOWN
    if row.state == CutoverState.RETURNED:
        return CutoverState.RETURNED
    if row.state == CutoverState.LOADED:
        return Refused(code="loaded", reason="不能退回：这一批已经转入。转错的请逐笔调账")
    if not note.strip():
        return Refused(code="no_reason", reason="不能退回：没有写原因。请写明为什么退回")
    _keep(row, {"state": CutoverState.RETURNED, "decided_by_id": by, "decided_at": at, "note": note.strip()[:200]})
    pieces.forget(cutover_id=row.pk)
    row.on = business_date
    _record("credit.cutover_returned", row, by=by, at=at, payload={"name": row.name, "reason": row.note})
    return CutoverState.RETURNED


def _found(found: Findings) -> dict[str, object]:
    """What a delivery keeps of what was found."""
    return {
        "state": CutoverState.FAULTY if found.faults else CutoverState.CHECKED,
        "figures": found.figures,
        "faults": [asdict(one) for one in found.faults[:SHOWN]],
        "fault_count": len(found.faults),
    }


def _unread(refused: Refused) -> dict[str, object]:
    """What a delivery keeps where a file of it could not be read at all."""
    fault = Fault(file="整批", cell="—", reason=refused.reason)
    return {"state": CutoverState.FAULTY, "faults": [asdict(fault)], "fault_count": 1}


def _tell(waits: QuerySet[Cutover], done: int, total: int) -> None:
    waits.update(done=done, total=total)


def _keep(row: Cutover, changed: Mapping[str, object]) -> None:
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))


def _record(kind: str, row: Cutover, *, by: int, at: datetime, payload: dict[str, object]) -> None:
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=row.on)
