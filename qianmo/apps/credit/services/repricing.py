"""Another rate by two persons (调息): one asks, the other carries it out or sends it back.

Rates of many draws come as one batch, asked for whole or not at all and decided together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.keeping import Kept, keep_locked
from qianmo.apps.credit.models import ChangeState, RateRequest
from qianmo.apps.credit.queries import at_core, renewals_waiting, renewed_to, requests_made
from qianmo.apps.credit.second_person import answer_row, no_reason, still_asked, write_answers
from qianmo.apps.credit.services.core_renewals import UNDER_WAY
from qianmo.apps.credit.services.rates import UNKNOWN, NewRate, cannot_change, change_rates
from qianmo.apps.events.services import Fact, record
from qianmo.domain.refusal import Refused

RENEWING = Refused(
    code="renewing", reason="不能调息：这笔借据有一笔续贷在等复核，续贷按现在的利率签的。请等它办完再提。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRateRequest:
    """A wish for another yearly rate of a draw, in ppm, from a day on, which may lie in the past.

    `batch` is the same for wishes that came together and are decided together.
    """

    draw_id: int
    rate_ppm: int
    from_on: date
    reason: str
    requested_by: int
    request_id: UUID
    batch: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateDecision:
    """The second person's answer; a decline says why."""

    rate_request_id: int
    approve: bool
    note: str
    decided_by: int


@transaction.atomic
def request_rates(*, requests: Sequence[NewRateRequest], at: datetime, business_date: date) -> Answers:
    """Ask for the rates of draws to be changed; returns request ids and refusals by position. Nothing changes yet.

    Refused: no reason, one that waits already, a renewal that waits, the rate that holds on that day anyway, and
    whatever `change_rates` refuses of draw, rate and day.
    """
    draws = keep_locked(draw_ids={one.draw_id for one in requests})
    about = RateRequest.objects.filter(draw_id__in=draws, state=ChangeState.REQUESTED)
    waiting = set(about.values_list("draw_id", flat=True))
    went_on, renewing = renewed_to(draw_ids=list(draws)), renewals_waiting(draw_ids=list(draws))
    keys = [one.request_id for one in requests]
    seen, wanted = requests_made(model=RateRequest, request_ids=keys, columns=("draw_id", "rate_ppm", "from_on"))
    answers = Answers(seen=seen, wanted=wanted)
    asked: dict[int, RateRequest] = {}
    for position, one in enumerate(requests):
        if answers.is_repeat(position, one.request_id, wants=(one.draw_id, one.rate_ppm, one.from_on)):
            continue
        draw = draws.get(one.draw_id)
        refused = no_reason(one.reason, act="调息")
        refused = refused or cannot_change(
            draw, rate_ppm=one.rate_ppm, from_on=one.from_on, went_on=went_on.get(one.draw_id)
        )
        if refused is None and one.draw_id in waiting:
            refused = Refused(code="waiting", reason="这笔借据已有一笔调息在等复核。请等它办完再提。")
        refused = refused or (RENEWING if one.draw_id in renewing else None)
        before_ppm = draw.terms.rate_on(one.from_on) if draw and refused is None else one.rate_ppm
        if refused is None and before_ppm == one.rate_ppm:
            refused = Refused(code="same_rate", reason="不能调息：那一天的年利率就是这个数。请填别的利率或生效日。")
        if refused is not None or draw is None:
            answers.refused[position] = refused or UNKNOWN
            continue
        waiting.add(one.draw_id)
        asked[position] = _row(one, draw, before_ppm=before_ppm, at=at)
    rows = RateRequest.objects.bulk_create(asked.values())
    answers.written(asked, [row.pk for row in rows])
    _tell("credit.rate_asked", rows, at=at, business_date=business_date)
    return answers


def _row(one: NewRateRequest, draw: Kept, *, before_ppm: int, at: datetime) -> RateRequest:
    return RateRequest(
        draw=draw.row,
        batch=one.batch,
        from_on=one.from_on,
        before_ppm=before_ppm,
        rate_ppm=one.rate_ppm,
        reason=one.reason.strip(),
        state=ChangeState.REQUESTED,
        requested_by_id=one.requested_by,
        requested_at=at,
        request_id=one.request_id,
    )


@transaction.atomic
def decide_rates(*, decisions: Sequence[RateDecision], at: datetime, business_date: date) -> Answers:
    """Change the rates asked for or send them back; returns request ids and refusals by position.

    Refused: an unknown or decided request, the person who asked, a decline without a word, a renewal that waits, money
    of the draw that a bank's own core is moving, and whatever `change_rates` refuses now. The same answer again answers
    as before.
    """
    answers = Answers()
    about = RateRequest.objects.filter(id__in=[one.rate_request_id for one in decisions])
    draws = keep_locked(draw_ids=set(about.values_list("draw_id", flat=True)))
    waits, renewing = at_core(draw_ids=list(draws)), renewals_waiting(draw_ids=list(draws))
    rows = {row.pk: row for row in about.select_for_update().order_by("id")}
    deciding: dict[int, RateRequest] = {}
    given = [(one.rate_request_id, one) for one in decisions]
    for position, one, row in still_asked(
        given=given, rows=rows, answers=answers, what="调息", unknown="unknown_rate_request"
    ):
        row.draw, refused = draws[row.draw_id].row, None
        if one.approve:
            refused = UNDER_WAY if row.draw_id in waits and waits[row.draw_id].moving else None
            refused = refused or (RENEWING if row.draw_id in renewing else None)
        if refused is not None:
            answers.refused[position] = refused
            continue
        deciding[position] = row
    approved = [position for position in deciding if decisions[position].approve]
    changed = change_rates(rates=[_new(deciding[place]) for place in approved], at=at, business_date=business_date)
    answers.refused |= {approved[place]: refused for place, refused in changed.refused.items()}
    done = {position: row for position, row in deciding.items() if position not in answers.refused}
    for position, row in done.items():
        answer_row(row, decisions[position], at=at)
    write_answers(list(done.values()))
    answers.written(list(done), [row.pk for row in done.values()])
    declined = [row for row in done.values() if row.state == ChangeState.DECLINED]
    _tell("credit.rate_declined", declined, at=at, business_date=business_date)
    return answers


def _new(row: RateRequest) -> NewRate:
    return NewRate(
        draw_id=row.draw_id,
        rate_ppm=row.rate_ppm,
        from_on=row.from_on,
        reason=row.reason,
        by=row.requested_by_id,
        request_id=row.request_id,
    )


def _tell(kind: str, rows: Sequence[RateRequest], *, at: datetime, business_date: date) -> None:
    facts = [
        Fact(
            subject_id=row.pk,
            household_id=row.draw.line.household_id,
            by=row.decided_by_id or row.requested_by_id,
            payload={
                "draw": row.draw.number,
                "rate_ppm": row.rate_ppm,
                "from": row.from_on.isoformat(),
                "reason": row.note or row.reason,
            },
        )
        for row in rows
    ]
    record(kind=kind, facts=facts, at=at, business_date=business_date)
