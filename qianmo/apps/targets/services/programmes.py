"""Acts on programmes: set them up with milestones and budgets, tell a milestone done, watch one that lags."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import staff_ids
from qianmo.apps.targets.models import Budget, Milestone, Programme, Supervision
from qianmo.apps.targets.services.supervising import leader_for
from qianmo.domain.money import yuan
from qianmo.domain.refusal import Refused, join_refusals
from qianmo.domain.targets.programmes import Due, days_late

MOST_FAULTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProgramme:
    """A programme as it is sent in: its own words, milestones by name (owner, day), budgets in fen by name."""

    work: str
    name: str
    owner: str
    since: date
    until: date
    milestones: Mapping[str, tuple[str, date]]
    budgets: Mapping[str, int]


@transaction.atomic
def set_up_programmes(
    *, new: Sequence[NewProgramme], by: int, at: datetime, business_date: date
) -> tuple[int, int, int] | Refused:
    """Set up programmes, or add milestones and budgets to those there are; how many of each are new.

    What stands already as it is sent is left alone. Refused whole, every fault at once: nobody of a number, a milestone
    outside its programme's time, something that stands already and is sent otherwise.
    """
    numbers = {who for one in new for who in (one.owner, *(who for who, _ in one.milestones.values()))}
    staff = staff_ids(numbers=sorted(numbers))
    known = {row.name: row for row in Programme.objects.select_for_update().order_by("id")}
    stones = {(row.programme_id, row.name): row for row in Milestone.objects.filter(given_up_on__isnull=True)}
    purses = {(row.programme_id, row.name): row for row in Budget.objects.all()}
    faults = [f"没有工号“{number[:20]}”。请核对" for number in sorted(numbers - staff.keys())]
    for one in new:
        faults += _faults(one, known.get(one.name), staff, stones, purses)
    if faults:
        listed = [Refused(code="programme_faulty", reason=f"没有收下：{fault}") for fault in faults[:MOST_FAULTS]]
        return join_refusals(listed) or listed[0]
    founded = Programme.objects.bulk_create(
        Programme(
            work=one.work, name=one.name, owner_id=staff[one.owner], since=one.since, until=one.until,
            set_up_by_id=by, set_up_at=at,
        )
        for one in new
        if one.name not in known
    )  # fmt: skip
    known |= {row.name: row for row in founded}
    added = Milestone.objects.bulk_create(
        Milestone(programme=known[one.name], name=name, answers_id=staff[who], due_on=due_on)
        for one in new
        for name, (who, due_on) in one.milestones.items()
        if (known[one.name].pk, name) not in stones
    )
    set_aside = Budget.objects.bulk_create(
        Budget(programme=known[one.name], name=name, fen=fen)
        for one in new
        for name, fen in one.budgets.items()
        if (known[one.name].pk, name) not in purses
    )
    _tell_added(list(known.values()), added, set_aside, by=by, at=at, on=business_date)
    return len(founded), len(added), len(set_aside)


def _faults(
    one: NewProgramme,
    row: Programme | None,
    staff: Mapping[str, int],
    stones: Mapping[tuple[int, str], Milestone],
    purses: Mapping[tuple[int, str], Budget],
) -> list[str]:
    faults = [
        f"“{one.name}”的里程碑“{name}”限期 {due_on} 不在工程期内（{one.since} 至 {one.until}）。请核对"
        for name, (_, due_on) in one.milestones.items()
        if not one.since <= due_on <= one.until
    ]
    if one.until < one.since:
        faults.append(f"“{one.name}”结束 {one.until} 早于开始 {one.since}。请核对")
    if row is None:
        return faults
    if (row.work, row.owner_id, row.since, row.until) != (one.work, staff.get(one.owner), one.since, one.until):
        faults.append(f"“{one.name}”已经录入，工程、责任人和起止不能改。要改请另立一个项目")
    for name, (who, due_on) in one.milestones.items():
        stone = stones.get((row.pk, name))
        if stone is not None and (stone.answers_id, stone.due_on) != (staff.get(who), due_on):
            faults.append(f"“{one.name}”的里程碑“{name}”已经录入，限期 {stone.due_on}，不能改。要改请先作废再录")
    for name, fen in one.budgets.items():
        purse = purses.get((row.pk, name))
        if purse is not None and purse.fen != fen:
            faults.append(f"“{one.name}”的{name}已定 {yuan(purse.fen)} 元，不能改。追加请另写一项费用")
    return faults


@transaction.atomic
def tell_milestone(
    *, milestone_id: int, done: bool, evidence: str, by: int, may_all: bool, at: datetime, business_date: date
) -> Refused | None:
    """Tell a milestone done, with evidence, or give it up, with a reason.

    Done is told by who answers for it or for the programme; whoever sets programmes up (`may_all`) may tell both.
    Refused: told before, by somebody else, nothing to show.
    """
    row = Milestone.objects.select_for_update(of=("self",)).select_related("programme").filter(id=milestone_id).first()
    if row is None or row.told_by_id is not None:
        return Refused(code="milestone_told", reason="没有办：这个里程碑已经办过。请刷新本页")
    if not may_all and (by not in {row.answers_id, row.programme.owner_id} or not done):
        return Refused(code="milestone_of_another", reason="没有办：里程碑由它的责任人或项目责任人报完成。请找他们")
    if not evidence.strip():
        asked = "凭据（文件、验收单或在哪里看得到）" if done else "作废的原因"
        return Refused(code="no_evidence", reason=f"没有办：没有写{asked}。请写明")
    if done and business_date < row.programme.since:
        return Refused(code="too_early", reason=f"没有办：工程 {row.programme.since} 才开始。请到期再报")
    row.done_on, row.given_up_on = (business_date, None) if done else (None, business_date)
    row.evidence, row.told_by_id = evidence.strip()[:300], by
    row.save(update_fields=["done_on", "given_up_on", "evidence", "told_by"])
    kind = "targets.milestone_done" if done else "targets.milestone_given_up"
    payload = {"programme": row.programme.name, "name": row.name, "said": row.evidence}
    _record(kind, row.programme_id, payload, by=by, at=at, on=business_date)
    return None


@transaction.atomic
def supervise_milestone(
    *, milestone_id: int, leader: str, asks: str, due_on: date, by: int, at: datetime, business_date: date
) -> int | Refused:
    """Put a milestone that lags under a leader.

    Refused: not late, nobody of that number, nothing asked, a past day, one that is under a leader already.
    """
    row = Milestone.objects.select_for_update().filter(id=milestone_id, told_by__isnull=True).first()
    late = 0 if row is None else days_late(Due(row.due_on, None), on=business_date)
    if row is None or not late:
        return Refused(code="not_behind", reason="没有立项：这个里程碑没有滞后。请看限期再立")
    watched = Supervision.objects.filter(milestone=row, closed_on__isnull=True).exists()
    leader_id = leader_for(
        what="这个里程碑", leader=leader, asks=asks, due_on=due_on, watched=watched, on=business_date
    )
    if isinstance(leader_id, Refused):
        return leader_id
    item = Supervision.objects.create(
        milestone=row, leader_id=leader_id, asks=asks.strip()[:200], behind=late, due_on=due_on, opened_by_id=by,
        opened_on=business_date,
    )  # fmt: skip
    payload = {"measure": row.name, "branch": None, "said": item.asks}
    _record("targets.supervision_opened", item.pk, payload, by=by, at=at, on=business_date)
    return item.pk


def _tell_added(
    programmes: Sequence[Programme],
    stones: Sequence[Milestone],
    purses: Sequence[Budget],
    *,
    by: int,
    at: datetime,
    on: date,
) -> None:
    facts = []
    for one in programmes:
        many = sum(row.programme_id == one.pk for row in stones)
        fen = sum(row.fen for row in purses if row.programme_id == one.pk)
        if many or fen or one.set_up_at == at:
            payload = {"name": one.name, "milestones": many, "fen": fen}
            facts.append(Fact(subject_id=one.pk, household_id=None, by=by, payload=payload))
    record(kind="targets.programme_set_up", facts=facts, at=at, business_date=on)


def _record(kind: str, subject_id: int, payload: Mapping[str, Any], *, by: int, at: datetime, on: date) -> None:
    fact = Fact(subject_id=subject_id, household_id=None, by=by, payload=dict(payload))
    record(kind=kind, facts=[fact], at=at, business_date=on)
