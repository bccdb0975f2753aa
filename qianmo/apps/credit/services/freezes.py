"""Freezing lines: from that instant nothing more can be drawn, while repaying goes on; lifting a freeze takes a reason.

A frozen line is locked like a drawn one, so a draw either came first or is refused: there is no minute in between.
Source: 《农户贷款管理办法》 (动态调整).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.models import Contract, Freeze, Line, LineState
from qianmo.apps.credit.queries import requests_made
from qianmo.apps.events.services import Fact, record
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids, copy_rows

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFreeze:
    """A line to be frozen, or whose freeze is to be lifted, by whom and why.

    `freeze_id` is the freeze to be lifted as it was seen; None lifts whichever stands.
    """

    line_id: int
    reason: str
    by: int
    request_id: UUID
    freeze_id: int | None = None


@transaction.atomic
def freeze_lines(*, freezes: Sequence[NewFreeze], at: datetime, business_date: date) -> Answers:
    """Stop drawing on lines; returns freeze ids and refusals by position.

    Refused: no reason, an unknown line, one frozen already or ended. A request seen before answers with its freeze.
    """
    lines = _locked(freezes)
    keys = [one.request_id for one in freezes]
    seen, wanted = requests_made(model=Freeze, request_ids=keys, columns=("line_id",))
    answers = Answers(seen=seen, wanted=wanted)
    kept: list[tuple[int, NewFreeze, Line]] = []
    for position, one in enumerate(freezes):
        if answers.is_repeat(position, one.request_id, wants=(one.line_id,)):
            continue
        line = lines.get(one.line_id)
        refused = _no_reason(one, act="冻结") or _cannot_freeze(line)
        if refused is not None or line is None:
            answers.refused[position] = refused or _unknown()
            continue
        line.state = LineState.FROZEN
        kept.append((position, one, line))
    ids = allocate_ids(Freeze, len(kept))
    copy_rows(
        Freeze,
        {
            "id": ids,
            "line_id": [line.pk for *_, line in kept],
            "reason": [one.reason.strip() for _, one, _ in kept],
            "frozen_on": business_date,
            "frozen_by_id": [one.by for _, one, _ in kept],
            "request_id": [one.request_id for _, one, _ in kept],
            "lift_reason": "",
        },
    )
    Line.objects.filter(id__in=[line.pk for *_, line in kept]).update(state=LineState.FROZEN)
    _tell("credit.frozen", kept, at=at, business_date=business_date)
    answers.written([position for position, *_ in kept], ids)
    return answers


@transaction.atomic
def unfreeze_lines(*, freezes: Sequence[NewFreeze], at: datetime, business_date: date) -> Answers:
    """Lift freezes; a signed line can be drawn on again, an unsigned one can be signed. Answers like `freeze_lines`.

    Refused: no reason, an unknown line, one that is not frozen or has ended, or a freeze that is not the one that was
    seen.
    """
    lines = _locked(freezes)
    lifted = Freeze.objects.filter(lift_request_id__in=[one.request_id for one in freezes])
    made = [(key, pk, line) for key, pk, line in lifted.values_list("lift_request_id", "id", "line_id") if key]
    answers = Answers(seen={key: pk for key, pk, _ in made}, wanted={key: (line,) for key, _, line in made})
    standing = {row.line_id: row for row in Freeze.objects.filter(line_id__in=lines, lifted_on__isnull=True)}
    signed = set(Contract.objects.filter(line_id__in=lines).values_list("line_id", flat=True))
    kept: list[tuple[int, NewFreeze, Line]] = []
    rows: list[Freeze] = []
    for position, one in enumerate(freezes):
        if answers.is_repeat(position, one.request_id, wants=(one.line_id,)):
            continue
        line, row = lines.get(one.line_id), standing.pop(one.line_id, None)
        refused = _no_reason(one, act="解冻") or _cannot_unfreeze(line) or _other_freeze(one, row)
        if refused is not None or line is None or row is None:
            number = line.number if line else ""
            answers.refused[position] = refused or Refused(
                code="not_frozen", reason=f"额度 {number} 没有冻结，不用解冻。请刷新本页看它现在的状态。"
            )
            continue
        row.lifted_on, row.lifted_by_id, row.lift_reason = business_date, one.by, one.reason.strip()
        row.lift_request_id = one.request_id
        line.state = LineState.ACTIVE if line.pk in signed else LineState.GRANTED
        kept.append((position, one, line))
        rows.append(row)
    Freeze.objects.bulk_update(rows, ["lifted_on", "lifted_by", "lift_reason", "lift_request_id"])
    Line.objects.bulk_update([line for *_, line in kept], ["state"])
    _tell("credit.unfrozen", kept, at=at, business_date=business_date)
    answers.written([position for position, *_ in kept], [row.pk for row in rows])
    return answers


def _locked(freezes: Sequence[NewFreeze]) -> dict[int, Line]:
    wanted = sorted({one.line_id for one in freezes})
    return {line.pk: line for line in Line.objects.select_for_update().filter(id__in=wanted).order_by("id")}


def _unknown() -> Refused:
    return Refused(code="unknown_line", reason="没有这笔额度")


def _no_reason(one: NewFreeze, *, act: str) -> Refused | None:
    if not one.reason.strip():
        return Refused(code="no_reason", reason=f"不能{act}：没有写原因。请写明为什么{act}。")
    if len(one.reason.strip()) > LONGEST_REASON:
        return Refused(
            code="reason_too_long",
            reason=f"不能{act}：原因写了 {len(one.reason.strip())} 个字，最多 {LONGEST_REASON} 个。请写短一些。",
        )
    return None


def _other_freeze(one: NewFreeze, row: Freeze | None) -> Refused | None:
    if row is None or one.freeze_id in {None, row.pk}:
        return None
    reason = (
        f"没有解冻：您打开时的那笔冻结已经解除，现在是另一笔，{row.frozen_on} 冻结，原因：{row.reason}。请看清再办。"
    )
    return Refused(code="other_freeze", reason=reason)


def _cannot_freeze(line: Line | None) -> Refused | None:
    if line is None:
        return _unknown()
    if line.state == LineState.FROZEN:
        return Refused(code="frozen", reason=f"额度 {line.number} 已经冻结，不用再冻。请刷新本页看冻结原因。")
    if line.state == LineState.ENDED:
        return Refused(code="ended", reason=f"额度 {line.number} 已终止，本来就不能支用，不用冻结。")
    return None


def _cannot_unfreeze(line: Line | None) -> Refused | None:
    if line is None:
        return _unknown()
    if line.state == LineState.ENDED:
        return Refused(code="ended", reason=f"额度 {line.number} 已终止，解冻也不能支用。要用款请重新申请。")
    return None


def _tell(kind: str, kept: list[tuple[int, NewFreeze, Line]], *, at: datetime, business_date: date) -> None:
    record(
        kind=kind,
        facts=[
            Fact(
                subject_id=line.pk,
                household_id=line.household_id,
                by=one.by,
                payload={"line": line.number, "reason": one.reason.strip()},
            )
            for _, one, line in kept
        ],
        at=at,
        business_date=business_date,
    )
