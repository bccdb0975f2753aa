"""The second look at what one person asked for: who may give it, and when the same answer comes twice.

Shared by raises of limits, renewals, other rates, judgements and misuse, so that all know the same two people and say
no in the same words.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from qianmo.apps.approvals.queries import Matter, powers_over
from qianmo.apps.credit.cases import borrowed_by
from qianmo.apps.credit.exposure import NOTHING, exposures
from qianmo.apps.credit.models import (
    ChangeState,
    Judgement,
    LimitChange,
    Line,
    Misuse,
    PolicyRun,
    RateRequest,
    Renewal,
)
from qianmo.apps.products.queries import products
from qianmo.domain.approvals.authority import beyond
from qianmo.domain.refusal import Refused

LONGEST = 200


Asked = Judgement | LimitChange | Misuse | RateRequest | Renewal


def no_reason(text: str, *, act: str) -> Refused | None:
    """Refuse to do something without a reason, or with one too long to be kept."""
    if not text.strip():
        return Refused(code="no_reason", reason=f"不能{act}：没有写原因。请写明为什么{act}。")
    if len(text.strip()) > LONGEST:
        reason = f"不能{act}：原因写了 {len(text.strip())} 个字，最多 {LONGEST} 个。请写短一些。"
        return Refused(code="reason_too_long", reason=reason)
    return None


def answered_before(row: Asked, *, approve: bool, by: int) -> bool:
    """Whether this very person gave this very answer before."""
    wanted = ChangeState.CARRIED_OUT if approve else ChangeState.DECLINED
    return row.decided_by_id == by and row.state == wanted


def cannot_decide(row: Asked, *, approve: bool, note: str, by: int, what: str) -> Refused | None:
    """Refused: decided already, by the person who asked, a decline without a word."""
    if row.state != ChangeState.REQUESTED:
        label = ChangeState(row.state).label
        return Refused(code="decided", reason=f"这笔{what}{label}，不能再复核。请刷新本页看结果。")
    if row.requested_by_id == by:
        return Refused(code="same_person", reason=f"不能复核自己申请的{what}。请另一位有审批权的同事办理。")
    return None if approve else no_reason(note, act="退回")


Decider = tuple[int, str, int | None]
"""Whoever answers as a second person (staff id), in which post, and whom he or she stands in for."""


def beyond_powers(*, deciders: Sequence[Decider], matters: Sequence[Matter | None], on: date) -> list[Refused | None]:
    """By position, why a decider's power does not reach what the family and those tied to it would owe."""
    found: list[Refused | None] = [None] * len(matters)
    groups: dict[Decider, list[tuple[int, Matter]]] = {}
    for place, (one, matter) in enumerate(zip(deciders, matters, strict=True)):
        if matter is not None:
            groups.setdefault(one, []).append((place, matter))
    for (staff_id, post, acting_for), theirs in groups.items():
        weighed = [matter for _, matter in theirs]
        powers = powers_over(staff_id=staff_id, post=post, matters=weighed, on=on, acting_for=acting_for)
        for (place, matter), power in zip(theirs, powers, strict=True):
            tied_fen = matter.group_fen - matter.household_fen
            found[place] = beyond(power=power, exposure_fen=matter.group_fen, tied_fen=tied_fen, act="办")
    return found


def matters_of(*, lines: Iterable[Line], on: date) -> dict[int, Matter]:
    """What lines come to with all that the borrower, the family and those tied to it may owe, by line id."""
    rows = {line.pk: line for line in lines}
    grades = dict(
        PolicyRun.objects.filter(application__in=[line.application_id for line in rows.values()]).values_list(
            "application_id", "outputs__grade"
        )
    )
    codes = {row.id: row.code for row in products().values()}
    totals = borrowed_by(person_ids=[line.borrower_id for line in rows.values()])
    owing = exposures(household_ids={line.household_id for line in rows.values()}, on=on)
    return {
        pk: Matter(
            product=codes[line.product_id],
            guarantee=line.guarantee,
            grade=(grades.get(line.application_id) if line.application_id else None) or "",
            total_fen=totals.get(line.borrower_id, 0),
            household_fen=owing.get(line.household_id, NOTHING).family_fen,
            group_fen=owing.get(line.household_id, NOTHING).whole_fen,
        )
        for pk, line in rows.items()
    }


def decided(row: Asked, *, approve: bool, note: str, by: int, at: datetime, also: Sequence[str] = ()) -> None:
    """Write the second person's answer, with other fields that changed with it."""
    row.state = ChangeState.CARRIED_OUT if approve else ChangeState.DECLINED
    row.decided_by_id, row.decided_at, row.note = by, at, note.strip()[:LONGEST]
    row.save(update_fields=["state", "decided_by", "decided_at", "note", *also])
