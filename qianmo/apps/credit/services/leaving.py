"""Lines taken out of risk pools, draws taken out of schemes and relending: with a reason, and never to hide a loss."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum

from qianmo.apps.credit.models import Draw, Line
from qianmo.apps.credit.queries import loans_put_forward
from qianmo.apps.events.services import Fact, record
from qianmo.apps.funds.queries import enrolled_in, lines_waiting, pools, relending, schemes, subsidies_waiting, using
from qianmo.apps.funds.services import Departure, lock_pools, lock_relending, lock_schemes, write_departures
from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused

NOT_THERE = Refused(code="not_there", reason="有一笔不在名下，不能移出。请刷新本页再选。")
NO_REASON = Refused(code="no_reason", reason="不能移出：没有写原因。请写明为什么移出。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Lines that leave a risk pool, or draws that leave a scheme or relending; `kind` is pool, subsidy or relending."""

    kind: str
    fund_id: int
    ids: Sequence[int]
    reason: str
    by: int


@transaction.atomic
def take_out(*, leaving: Leaving, at: datetime, business_date: date) -> list[int | Refused]:
    """Take lines or draws out of one fund; their ids or refusals in order.

    Refused: no reason, one that is not there, one in a claim that is not settled yet, and out of a risk pool a line
    with bad principal, because the pool's share of it would only look better.
    """
    if not leaving.reason.strip():
        return [NO_REASON] * len(leaving.ids)
    act = _lines if leaving.kind == "pool" else _draws
    return act(leaving, at=at, on=business_date)


def _lines(leaving: Leaving, *, at: datetime, on: date) -> list[int | Refused]:
    rows = {row.pk: row for row in Line.objects.select_for_update().filter(id__in=leaving.ids).order_by("id")}
    lock_pools(pool_ids=[leaving.fund_id])
    name = next((row.name for row in pools(ids=[leaving.fund_id])), "")
    bad, waiting = _bad_fen(rows), lines_waiting(line_ids=rows)
    answers: list[int | Refused] = []
    gone: list[Line] = []
    for pk in leaving.ids:
        row = rows.get(pk)
        if row is None or row.risk_pool_id != leaving.fund_id:
            answers.append(NOT_THERE)
            continue
        head = f"额度 {row.number} 不能移出“{name}”："
        if pk in waiting:
            reason = f"{head}有一笔补偿还没有复核或到账。办完这笔补偿再移。"
            answers.append(Refused(code="claim_waits", reason=reason))
        elif pk in bad:
            reason = f"{head}不良本金 {spoken(bad[pk])}，移出会让池的不良率变低。收回后再移。"
            answers.append(Refused(code="bad_principal", reason=reason))
        else:
            row.risk_pool_id = None
            gone.append(row)
            answers.append(pk)
    Line.objects.bulk_update(gone, ["risk_pool"])
    facts = [
        Fact(
            subject_id=row.pk,
            household_id=row.household_id,
            by=leaving.by,
            payload={"line": row.number, "pool": name, "reason": leaving.reason.strip()[:200]},
        )
        for row in gone
    ]
    record(kind="credit.unpooled", facts=facts, at=at, business_date=on)
    return answers


def _bad_fen(line_ids: Collection[int]) -> dict[int, int]:
    """Bad principal of these lines, in fen."""
    rows = Draw.objects.filter(line_id__in=line_ids, loan_class__gte=LoanClass.SUBSTANDARD, unpaid_fen__gt=0)
    return dict(rows.values_list("line_id").annotate(fen=Sum("unpaid_fen")).values_list("line_id", "fen"))


def _draws(leaving: Leaving, *, at: datetime, on: date) -> list[int | Refused]:
    subsidy, ids = leaving.kind == "subsidy", [leaving.fund_id]
    if subsidy:
        lock_schemes(scheme_ids=ids)
        there = enrolled_in(draw_ids=leaving.ids)
        waiting = subsidies_waiting(scheme_id=leaving.fund_id, draw_ids=leaving.ids)
    else:
        lock_relending(pool_ids=ids)
        there, waiting = using(draw_ids=leaving.ids), set()
    found = schemes(ids=ids) if subsidy else relending(ids=ids)
    name = next((row.rule.name for row in found), "")
    loans = loans_put_forward(draw_ids=leaving.ids)
    answers: list[int | Refused] = []
    gone: list[Departure] = []
    for pk in leaving.ids:
        loan = loans.get(pk)
        if loan is None or there.get(pk) != leaving.fund_id:
            answers.append(NOT_THERE)
        elif pk in waiting:
            reason = f"借据 {loan.loan.number} 不能移出“{name}”：有一笔贴息申请还没有复核。复核后再移。"
            answers.append(Refused(code="claim_waits", reason=reason))
        else:
            gone.append(Departure(draw_id=pk, household_id=loan.household_id))
            answers.append(pk)
    write_departures(
        kind=leaving.kind,
        fund_id=leaving.fund_id,
        fund=name,
        departures=gone,
        reason=leaving.reason.strip()[:200],
        by=leaving.by,
        at=at,
        business_date=on,
    )
    return answers
