"""Running as a shadow (影子运行): while the province's core owns the ledger, each night is compared with it.

Who owns the ledger is a dated setting. The comparison changes nothing of a loan: what differs is kept, counted and
shown, and mended by hand, on one side or the other.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.core_notes import core_notes, own_notes
from qianmo.apps.credit.models import Keeper, LedgerKeeper, Shadow, ShadowDifference
from qianmo.apps.credit.queries import keeper_on
from qianmo.apps.events.services import Fact, record
from qianmo.domain.credit.shadow import LoanFace, differences
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import copy_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKeeper:
    """Who is to own the ledger from a day on, and why."""

    keeper: str
    from_on: date
    reason: str
    by: int
    request_id: UUID


@transaction.atomic
def set_keeper(*, new: NewKeeper, at: datetime, business_date: date) -> int | Refused:
    """Say who owns the ledger from a day on; the row's id. The same request again answers the same.

    Refused: no reason, a keeper there is none of, a day already begun to be closed, whoever owns it then anyway, and a
    day for which it was said before.
    """
    seen = LedgerKeeper.objects.filter(request_id=new.request_id).first()
    if seen is not None:
        return int(seen.pk)
    if not new.reason.strip():
        return Refused(code="no_reason", reason="不能设定：没有写原因。请写明为什么改")
    if new.keeper not in Keeper.values:
        return Refused(code="unknown_keeper", reason="不能设定：账务归属只有本系统、省核心两种。请选一种")
    if new.from_on < business_date:
        reason = f"不能设定：{new.from_on} 早于营业日 {business_date}，已过的日子不改。请改生效日"
        return Refused(code="past_day", reason=reason)
    if keeper_on(on=new.from_on) == new.keeper:
        reason = f"不能设定：{new.from_on} 的账务归属就是{Keeper(new.keeper).label}"
        return Refused(code="same_keeper", reason=reason)
    if LedgerKeeper.objects.filter(from_on__gte=new.from_on).exists():
        return Refused(code="said_before", reason=f"不能设定：{new.from_on} 起已另有设定。请选它以后的日子")
    row = LedgerKeeper.objects.create(
        keeper=new.keeper,
        from_on=new.from_on,
        reason=new.reason.strip()[:200],
        set_by_id=new.by,
        set_at=at,
        request_id=new.request_id,
    )
    payload = {"keeper": row.keeper, "since": row.from_on.isoformat(), "reason": row.reason}
    fact = Fact(subject_id=row.pk, household_id=None, by=new.by, payload=payload)
    record(kind="credit.keeper_set", facts=[fact], at=at, business_date=business_date)
    return int(row.pk)


def compare_with_core(*, on: date, at: datetime, tell: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Compare the end of a day with what the core says of it; how many differences were kept.

    Does nothing while the ledger is owned here, and nothing a second time. A day of which the core has told nothing is
    noted as such and tried again when the night is; it does not hold the bank up.
    """
    if keeper_on(on=on) != Keeper.CORE or Shadow.objects.filter(on=on, compared=True).exists():
        return 0
    tell(0, 1)
    ours = {one.note: one for one in own_notes(on=on)}
    theirs = core_notes(on=on, known=ours)
    draw_ids = {note: one.draw_id for note, one in ours.items()}
    found = _keep({note: one.face for note, one in ours.items()}, theirs, draw_ids=draw_ids, on=on, at=at)
    tell(1, 1)
    return found


@transaction.atomic
def _keep(
    ours: Mapping[str, LoanFace],
    theirs: Mapping[str, LoanFace] | None,
    *,
    draw_ids: Mapping[str, int],
    on: date,
    at: datetime,
) -> int:
    found = [] if theirs is None else list(differences(ours=ours, theirs=theirs))
    said = (theirs or {}).values()
    row, _ = Shadow.objects.update_or_create(
        on=on,
        defaults={
            "compared": theirs is not None,
            "ours": sum(one.fen > 0 for one in ours.values()),
            "ours_fen": sum(one.fen for one in ours.values()),
            "theirs": sum(one.fen > 0 for one in said),
            "theirs_fen": sum(one.fen for one in said),
            "counts": dict(Counter(str(one.gap) for one in found)),
            "at": at,
        },
    )
    copy_rows(
        ShadowDifference,
        {
            "shadow_id": row.pk,
            "note": [one.note for one in found],
            "gap": [str(one.gap) for one in found],
            "draw_id": [draw_ids.get(one.note) for one in found],
            "ours": [one.ours for one in found],
            "theirs": [one.theirs for one in found],
        },
    )
    if theirs is not None:
        payload = {"differences": len(found), "ours_fen": row.ours_fen, "theirs_fen": row.theirs_fen}
        fact = Fact(subject_id=row.pk, household_id=None, by=None, payload=payload)
        record(kind="credit.shadowed", facts=[fact], at=at, business_date=on)
    return len(found)
