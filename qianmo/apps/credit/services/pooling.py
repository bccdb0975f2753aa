"""Lines under risk pools: put there, their losses claimed, what was recovered given back in part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.models import Draw, DrawState, Line, LineState
from qianmo.apps.credit.pool_room import PoolRoom, hold_pools
from qianmo.apps.credit.queries import pool_standings
from qianmo.apps.events.services import Fact, record
from qianmo.apps.funds.queries import PoolRow, claims_for_sharing, losses_claimed, pending_fen, pools
from qianmo.apps.funds.services import Loss, Recovery, lock_pools, write_losses, write_recoveries
from qianmo.domain.credit.classification import days_past_due
from qianmo.domain.funds.pools import claim, returned_fen
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """A line that is to come under a pool."""

    line_id: int
    pool_id: int
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLoss:
    """An overdue draw whose pool is asked to compensate."""

    draw_id: int
    by: int
    request_id: UUID


@transaction.atomic
def put_under_pools(*, lines: Sequence[Pooled], at: datetime, business_date: date) -> list[int | Refused]:
    """Put lines under pools with all they owe; line ids or refusals in order. A line there already answers its id.

    Refused: an unknown line or pool, a line that has ended or is under another pool, one outside the pool's product or
    guarantee, and more owed than the pool has room for.
    """
    wanted = sorted({one.line_id for one in lines})
    rows = {row.pk: row for row in Line.objects.select_for_update().filter(id__in=wanted).order_by("id")}
    rules = {row.id: row for row in pools(ids=[one.pool_id for one in lines])}
    room = hold_pools(rules)
    answers: list[int | Refused] = []
    changed: list[tuple[Line, int]] = []
    names: dict[int, str] = {}
    for one in lines:
        row, rule = rows.get(one.line_id), rules.get(one.pool_id)
        if row is not None and row.risk_pool_id == one.pool_id:
            answers.append(row.pk)
            continue
        refused = _cannot_enter(row, rule, room, on=business_date)
        if refused is not None or row is None or rule is None:
            answers.append(refused or _unknown("额度"))
            continue
        row.risk_pool_id, names[row.pk] = rule.id, rule.name
        changed.append((row, one.by))
        answers.append(row.pk)
    Line.objects.bulk_update([row for row, _ in changed], ["risk_pool"])
    facts = [
        Fact(
            subject_id=row.pk,
            household_id=row.household_id,
            by=by,
            payload={"line": row.number, "pool": names[row.pk]},
        )
        for row, by in changed
    ]
    record(kind="credit.pooled", facts=facts, at=at, business_date=business_date)
    return answers


def _unknown(what: str) -> Refused:
    return Refused(code="unknown", reason=f"没有这个{what}。请刷新本页再选。")


def _cannot_enter(row: Line | None, rule: PoolRow | None, room: PoolRoom, *, on: date) -> Refused | None:
    if row is None or rule is None:
        return _unknown("额度" if row is None else "补偿金池")
    head = f"额度 {row.number} 不能纳入“{rule.name}”："
    if row.state == LineState.ENDED or row.risk_pool_id is not None:
        why = "额度已终止" if row.state == LineState.ENDED else "它已在另一个池内"
        return Refused(code="not_free", reason=f"{head}{why}。请选别的额度。")
    if rule.product_id not in (None, row.product_id) or rule.guarantee not in ("", row.guarantee):
        return Refused(code="outside_pool", reason=f"{head}产品或担保方式不符。请选符合的额度。")
    return room.take(rule.id, amount_fen=row.drawn_fen + row.reserved_fen, on=on, what="纳入")


@transaction.atomic
def claim_losses(*, losses: Sequence[NewLoss], at: datetime, business_date: date) -> list[int | Refused]:
    """Ask pools to pay their share of overdue principal; ids or refusals in order, the same for a repeat.

    Refused: a draw that is not paid out or under no pool, one claimed before, not overdue long enough, and a fund that
    has too little left after what is asked of it already.
    """
    ids = [one.draw_id for one in losses]
    draws = {row.pk: row for row in Draw.objects.filter(id__in=ids, state=DrawState.POSTED).select_related("line")}
    pool_ids = {row.line.risk_pool_id for row in draws.values() if row.line.risk_pool_id}
    lock_pools(pool_ids=pool_ids)
    rules = {row.id: row for row in pools(ids=pool_ids)}
    asked = pending_fen(pool_ids=pool_ids)
    left = {pk: one.left_fen - asked.get(pk, 0) for pk, one in pool_standings(pool_ids=pool_ids).items()}
    claimed = losses_claimed(draw_ids=ids)
    answers: list[int | Refused] = [_unknown("借据")] * len(losses)
    new: dict[int, Loss] = {}
    for position, one in enumerate(losses):
        before = claimed.get(one.draw_id)
        if before is not None and before.request_id == one.request_id:
            answers[position] = before.id
            continue
        row = draws.get(one.draw_id)
        if row is None or row.line.risk_pool_id is None:
            continue
        if before is not None or any(other.draw_id == one.draw_id for other in new.values()):
            reason = f"借据 {row.number} 已申请过补偿，不能再申请。请在申请名单里看它。"
            answers[position] = Refused(code="claimed_before", reason=reason)
            continue
        loss = _loss(row, one, rules[row.line.risk_pool_id], left, on=business_date)
        if isinstance(loss, Refused):
            answers[position] = loss
        else:
            new[position] = loss
    for position, pk in zip(
        new, write_losses(losses=list(new.values()), at=at, business_date=business_date), strict=True
    ):
        answers[position] = pk
    return answers


def _loss(row: Draw, one: NewLoss, rule: PoolRow, left: dict[int, int], *, on: date) -> Loss | Refused:
    """The claim for one draw; takes it off what is left of the fund."""
    overdue_days = days_past_due(oldest_unpaid_due_on=row.arrears_since, on=on)
    fen = claim(
        number=row.number,
        principal_fen=row.unpaid_fen,
        overdue_days=overdue_days,
        after_days=rule.claim_after_days,
        share_ppm=rule.share_ppm,
        left_fen=left[rule.id],
    )
    if isinstance(fen, Refused):
        return fen
    left[rule.id] -= fen
    return Loss(
        pool_id=rule.id,
        draw_id=row.pk,
        line_id=row.line_id,
        principal_fen=row.unpaid_fen,
        overdue_days=overdue_days,
        fen=fen,
        by=one.by,
        request_id=one.request_id,
    )


@transaction.atomic
def share_recoveries(*, claim_ids: Sequence[int], by: int, at: datetime, business_date: date) -> list[int | Refused]:
    """Give funds their part of principal repaid since they were asked; fen given back or refusals in order.

    What was repaid is read from the draws, never typed. Refused: a claim whose money has not come, nothing repaid since
    the last time.
    """
    found = claims_for_sharing(claim_ids=claim_ids, lock=True)
    unpaid = dict(Draw.objects.filter(id__in=[one.draw_id for one in found.values()]).values_list("id", "unpaid_fen"))
    answers: list[int | Refused] = []
    shared: list[Recovery] = []
    for claim_id in dict.fromkeys(claim_ids):
        one = found.get(claim_id)
        if one is None:
            reason = "基金还没有付这笔补偿，不能分配追偿款。到账登记后再办。"
            answers.append(Refused(code="not_paid", reason=reason))
            continue
        recovered_fen = one.principal_fen - unpaid[one.draw_id]
        if recovered_fen <= one.recovered_fen:
            reason = "申请补偿以后没有新收回的本金，没有可分配的。收回后再办。"
            answers.append(Refused(code="nothing_recovered", reason=reason))
            continue
        back_fen = returned_fen(
            recovered_fen=recovered_fen,
            claim_fen=one.fen,
            principal_fen=one.principal_fen,
            returned_before_fen=one.returned_fen,
        )
        new_fen = recovered_fen - one.recovered_fen
        shared.append(Recovery(claim_id=claim_id, recovered_fen=new_fen, returned_fen=back_fen, by=by))
        answers.append(back_fen)
    write_recoveries(recoveries=shared, at=at, business_date=business_date)
    return answers
