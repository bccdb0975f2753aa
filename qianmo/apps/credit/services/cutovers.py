"""Cut-over (切换): another system's lines and draws, brought in by one person and booked by another, all or none.

Bringing in judges the files and keeps them sealed with what was found. Confirming judges them again in the transaction
that books them: what changed meanwhile, another delivery with the same numbers or a day that has gone by, books
nothing. Both may be repeated under the same id or answer.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.cutting_over import pieces
from qianmo.apps.credit.cutting_over.booking import book
from qianmo.apps.credit.cutting_over.judging import Bench, judge
from qianmo.apps.credit.cutting_over.summing import figures_of
from qianmo.apps.credit.models import Cutover, CutoverState
from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import closed_day
from qianmo.domain.refusal import Refused
from qianmo.gateways.cutover import Fault, read_files

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


def check_cutover(*, folder: Path, on: date) -> Findings | Refused:
    """Judge the files of a folder as if they began to count on a day; writes nothing.

    Refused: a folder that lacks files, or a file nobody could read. Bad rows stand in the findings.
    """
    files = read_files(folder)
    if isinstance(files, Refused):
        return files
    bench = judge(files, on=on)
    figures = figures_of(bench)
    return Findings(bench, figures, bench.faults)


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
    """Keep a delivery with what was found in it; its id. The same request with the same files answers as before.

    Refused: files that are not there or unreadable, a request id that came before with other files.
    """
    digest = pieces.digest_of(new.files)
    before = Cutover.objects.filter(request_id=new.request_id).first()
    if before is not None:
        if bytes(before.digest) == digest:
            return int(before.pk)
        return Refused(code="request_used", reason="这个请求号已用于另一批文件。请刷新页面再传")
    with TemporaryDirectory(prefix="qianmo-cutover-") as folder:
        for name, content in new.files.items():
            Path(folder, name).write_bytes(content)
        found = check_cutover(folder=Path(folder), on=business_date)
    if isinstance(found, Refused):
        return found
    row = Cutover.objects.create(
        on=business_date,
        name=new.name.strip()[:120] or "切换",
        digest=digest,
        brought_by_id=new.by,
        brought_at=at,
        request_id=new.request_id,
        **_found(found),
    )
    pieces.keep(new.files, cutover_id=row.pk)
    _record("credit.cutover_brought", row, by=new.by, at=at, payload={"name": row.name, "faults": row.fault_count})
    return int(row.pk)


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


def _keep(row: Cutover, changed: Mapping[str, object]) -> None:
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))


def _record(kind: str, row: Cutover, *, by: int, at: datetime, payload: dict[str, object]) -> None:
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=row.on)
