"""Acts on claims: a branch asks for a village another one answers for, head office decides."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import cell
from qianmo.apps.grids.services import hold_cells
from qianmo.apps.outreach.models import ClaimState, VillageClaim
from qianmo.domain.refusal import Refused

LONGEST = timedelta(days=186)


@transaction.atomic
def claim_village(
    *, village_id: int, branch_id: int, since: date, until: date, reason: str, by: int, at: datetime,
    business_date: date,
) -> int | Refused:  # fmt: skip
    """Ask head office for a village of another branch from a day to a day, both included; the id.

    Refused: one's own village, no reason, days that are over or more than half a year, one that waits already.
    """
    hold_cells(ids=[village_id])
    village = cell(cell_id=village_id)
    if village is None or village.ended_on is not None:
        return Refused(code="no_village", reason="没有提请：没有这个村，或已经撤并。请从列表里选")
    if village.branch_id == branch_id:
        return Refused(code="own_village", reason=f"没有提请：{village.name}本来就归本机构")
    if not business_date <= since <= until <= since + LONGEST:
        return Refused(code="days", reason="没有提请：期间要从今天或以后开始，最长半年。请改日期")
    if not reason.strip():
        return Refused(code="no_reason", reason="没有提请：没有写理由。请写明为什么由本机构去")
    if VillageClaim.objects.filter(village_id=village_id, branch_id=branch_id, state=ClaimState.ASKED).exists():
        return Refused(code="waits", reason=f"没有再提：{village.name}已经在等总行裁定")
    row = VillageClaim.objects.create(
        village_id=village_id, branch_id=branch_id, valid=(since, until + timedelta(days=1)),
        reason=reason.strip()[:100], state=ClaimState.ASKED, asked_by_id=by, asked_at=at,
    )  # fmt: skip
    _tell("outreach.village_claimed", row, {"village": village.name}, by=by, at=at, on=business_date)
    return row.pk


@transaction.atomic
def decide_claim(
    *, claim_id: int, grant: bool, answer: str, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Give the village to the branch that asked for those days, or leave it where it is; with a word either way.

    Refused: by who asked, one decided before, no word, days another branch was given.
    """
    row = VillageClaim.objects.select_for_update(of=["self"]).select_related("village").filter(id=claim_id).first()
    if row is None or row.state != ClaimState.ASKED:
        return Refused(code="decided", reason="没有办：这件已经裁定。请刷新本页")
    if row.asked_by_id == by:
        return Refused(code="own_claim", reason="没有裁定：自己提请的要由另一位同事裁定")
    if not answer.strip():
        return Refused(code="no_word", reason="没有裁定：没有写意见。请写明")
    hold_cells(ids=[row.village_id])
    taken = VillageClaim.objects.filter(village_id=row.village_id, state=ClaimState.GRANTED, valid__overlap=row.valid)
    if grant and taken.exists():
        return Refused(code="given", reason=f"没有裁定：{row.village.name}这些天已经裁定给别的机构")
    row.state = ClaimState.GRANTED if grant else ClaimState.REFUSED
    row.decided_by_id, row.decided_at, row.answer = by, at, answer.strip()[:100]
    row.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    told = {"village": row.village.name, "granted": grant, "said": row.answer}
    _tell("outreach.claim_decided", row, told, by=by, at=at, on=business_date)
    return None


def _tell(kind: str, row: VillageClaim, payload: dict[str, Any], *, by: int, at: datetime, on: date) -> None:
    told = {**payload, "branch": row.branch_id}
    record(kind=kind, facts=[Fact(subject_id=row.pk, household_id=None, by=by, payload=told)], at=at, business_date=on)
