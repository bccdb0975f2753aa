"""Changing the rate of a draw from a day on, which may lie in the past: what the days since touch is worked anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.booking import change, postings
from qianmo.apps.credit.keeping import Kept, keep_locked, write_loans
from qianmo.apps.credit.models import DrawState, RateChange
from qianmo.apps.credit.queries import requests_seen
from qianmo.apps.credit.replaying import Replay, play_again, write_reshares
from qianmo.apps.credit.second_person import no_reason
from qianmo.apps.events.services import Fact, record
from qianmo.apps.ledger.services import post
from qianmo.apps.org.queries import closed_day
from qianmo.domain.ratio import PPM, Ratio
from qianmo.domain.refusal import Refused

HIGHEST_PPM = 240_000
"""What courts let a lender charge a year in all: 24 %."""
UNKNOWN = Refused(code="unknown_draw", reason="没有这笔借据")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRate:
    """Another yearly rate of a draw in ppm, from a day on, with its reason."""

    draw_id: int
    rate_ppm: int
    from_on: date
    reason: str
    by: int
    request_id: UUID


@transaction.atomic
def change_rates(*, rates: Sequence[NewRate], at: datetime, business_date: date) -> Answers:
    """Change the rates of draws; returns the ids of the changes and refusals by position.

    Interest that fell due since is corrected and the difference booked today; a rate of the future takes effect when
    the draw reaches its day. Refused: a day the bank does not book on, an unknown or settled draw, no reason, a rate
    below nothing or above 24 %, a day before the draw.
    """
    closed = closed_day(day=business_date)
    kept = keep_locked(draw_ids={one.draw_id for one in rates})
    answers = Answers(seen=requests_seen(model=RateChange, request_ids=[one.request_id for one in rates]))
    for position, one in enumerate(rates):
        if answers.is_repeat(position, one.request_id):
            continue
        draw = kept.get(one.draw_id)
        refused = closed or no_reason(one.reason, act="调息")
        refused = refused or cannot_change(draw, rate_ppm=one.rate_ppm, from_on=one.from_on)
        if refused is not None or draw is None:
            answers.refused[position] = refused or UNKNOWN
            continue
        draw.terms = draw.terms.with_rate(from_on=one.from_on, rate_ppm=one.rate_ppm)
        replay = play_again(draw) if one.from_on < draw.loan.on else None
        if isinstance(replay, Refused):
            answers.refused[position] = replay
            continue
        row = RateChange.objects.create(
            draw=draw.row,
            from_on=one.from_on,
            rate_ppm=one.rate_ppm,
            reason=one.reason.strip()[:200],
            by_id=one.by,
            request_id=one.request_id,
        )
        if replay is not None:
            _book(replay, draw, row, business_date=business_date)
        kept |= keep_locked(draw_ids={one.draw_id})
        answers.written([position], [row.pk])
        _tell(one, draw, row.pk, at=at, business_date=business_date)
    return answers


def cannot_change(draw: Kept | None, *, rate_ppm: int, from_on: date) -> Refused | None:
    """Refuse another rate for a draw unknown or settled, out of range, or from a day before the draw."""
    if draw is None or draw.row.state != DrawState.POSTED:
        return UNKNOWN
    if not 0 <= rate_ppm <= HIGHEST_PPM:
        asked, most = Ratio(rate_ppm, PPM).percent(), Ratio(HIGHEST_PPM, PPM).percent()
        return Refused(code="rate_out_of_range", reason=f"不能调息：年利率 {asked} 不在 0 到 {most} 之间。请核对")
    if from_on < draw.row.value_date:
        reason = f"不能调息：生效日 {from_on} 早于放款日 {draw.row.value_date}。请改生效日"
        return Refused(code="before_draw", reason=reason)
    if draw.loan.at_rest:
        return Refused(code="settled", reason=f"不能调息：借据 {draw.row.number} 已结清。有误请用冲正")
    return None


def _book(replay: Replay, draw: Kept, row: RateChange, *, business_date: date) -> None:
    """Write what the rate would have made of the days already counted, and book the difference."""
    draw.loan = replay.after
    write_loans([draw], business_date=business_date)
    write_reshares(replay, cause=f"调息 {row.pk}", business_date=business_date)
    books = change(
        before=replay.before,
        after=replay.after,
        shared=replay.shared,
        accrues=draw.row.non_accrual_on is None,
    )
    entries = postings(
        books,
        line_id=draw.row.line_id,
        source_id=draw.row.pk,
        value_date=row.from_on,
        kinds={},
        otherwise="repricing",
    )
    post(postings=entries, business_date=business_date)


def _tell(one: NewRate, draw: Kept, change_id: int, *, at: datetime, business_date: date) -> None:
    payload = {
        "draw": draw.row.number,
        "rate_ppm": one.rate_ppm,
        "from": one.from_on.isoformat(),
        "reason": one.reason.strip()[:200],
    }
    fact = Fact(subject_id=change_id, household_id=draw.row.line.household_id, by=one.by, payload=payload)
    record(kind="credit.rate_changed", facts=[fact], at=at, business_date=business_date)
