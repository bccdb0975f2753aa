"""Draws that use the central bank's money: assigned where they fit, free again as they are repaid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.credit.queries import loans_put_forward, sums_under
from qianmo.apps.funds.queries import relending, used
from qianmo.apps.funds.services import Use, lock_relending, write_uses
from qianmo.domain.funds.relending import assign
from qianmo.domain.refusal import Refused

UNKNOWN = Refused(code="unknown", reason="没有这笔再贷款或借据，或借据还没有放款。请刷新本页再选。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """A draw that is to use a pool of relending."""

    draw_id: int
    pool_id: int
    by: int


@transaction.atomic
def assign_draws(*, draws: Sequence[Assigned], at: datetime, business_date: date) -> list[int | Refused]:
    """Have draws use pools; draw ids or refusals in order.

    Refused: an unknown draw or pool, a draw that uses one already, and what `domain.funds.relending.assign` refuses.
    """
    wanted = {one.pool_id for one in draws}
    lock_relending(pool_ids=wanted)
    rules = {row.id: row for row in relending(ids=wanted)}
    sums = sums_under(kind="relending")
    left = {pk: row.amount_fen - (sums[pk].unpaid_fen if pk in sums else 0) for pk, row in rules.items()}
    before = used(draw_ids=[one.draw_id for one in draws])
    loans = loans_put_forward(draw_ids=[one.draw_id for one in draws])
    answers: list[int | Refused] = []
    new: list[Use] = []
    for one in draws:
        loan, row = loans.get(one.draw_id), rules.get(one.pool_id)
        if loan is None or row is None:
            answers.append(UNKNOWN)
            continue
        if one.draw_id in before:
            reason = f"借据 {loan.loan.number} 已用“{before[one.draw_id]}”，不能再分配。请选别的借据。"
            answers.append(Refused(code="assigned", reason=reason))
            continue
        refused = assign(rule=row.rule, loan=loan.lent_on, left_fen=left[one.pool_id])
        if refused is not None:
            answers.append(refused)
            continue
        left[one.pool_id] -= loan.loan.unpaid_fen
        before[one.draw_id] = row.rule.name
        new.append(
            Use(
                pool_id=one.pool_id,
                draw_id=one.draw_id,
                household_id=loan.household_id,
                by=one.by,
                pool=row.rule.name,
            )
        )
        answers.append(one.draw_id)
    write_uses(uses=new, at=at, business_date=business_date)
    return answers
