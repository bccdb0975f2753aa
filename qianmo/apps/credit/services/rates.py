"""Changing the rate of a draw from a day on, which may lie in the past: what the days since touch is worked anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.keeping import Kept, keep_locked, load_histories
from qianmo.apps.credit.models import DrawState, RateChange
from qianmo.apps.credit.queries import renewed_to, requests_made
from qianmo.apps.credit.rebooking import Rebooked, book_again
from qianmo.apps.credit.replaying import Replay, play_again
from qianmo.apps.credit.second_person import no_reason
from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import closed_day
from qianmo.domain.ratio import PPM, Ratio
from qianmo.domain.refusal import Refused

HIGHEST_PPM = 240_000
"""What courts let a lender charge a year in all: 24 %."""
UNKNOWN = Refused(code="unknown_draw", reason="没有这笔借据")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRate:
    """Another yearly rate of a draw in ppm, from a day on, with its reason; nobody's where the contract reprices."""

    draw_id: int
    rate_ppm: int
    from_on: date
    reason: str
    by: int | None
    request_id: UUID


@dataclass(frozen=True, slots=True)
class _Changed:
    """A rate that can be changed: its place, the draw, and how the draw comes out, where counted days are touched."""

    position: int
    new: NewRate
    draw: Kept
    replay: Replay | None


@transaction.atomic
def change_rates(*, rates: Sequence[NewRate], at: datetime, business_date: date) -> Answers:
    """Change the rates of draws; returns the ids of the changes and refusals by position.

    Interest that fell due since is corrected and the difference booked today; a rate of the future takes effect when
    the draw reaches its day. Refused: a day the bank does not book on, an unknown, renewed or settled draw, no reason,
    a rate below nothing or above 24 %, a day before the draw.
    """
    return _in_turns(rates, closed_day(day=business_date), at=at, business_date=business_date)


@transaction.atomic
def follow_rates(*, rates: Sequence[NewRate], at: datetime, business_date: date) -> Answers:
    """Change rates as contracts say, on any day of the calendar; for the rest as `change_rates`."""
    return _in_turns(rates, None, at=at, business_date=business_date)


def _in_turns(rates: Sequence[NewRate], closed: Refused | None, *, at: datetime, business_date: date) -> Answers:
    keys = [one.request_id for one in rates]
    seen, wanted = requests_made(model=RateChange, request_ids=keys, columns=("draw_id", "rate_ppm", "from_on"))
    answers = Answers(seen=seen, wanted=wanted)
    rest = dict(enumerate(rates))
    while rest:
        turn = {one.draw_id: position for position, one in reversed(rest.items())}
        now = {position: rest.pop(position) for position in sorted(turn.values())}
        _change(now, closed, answers, at=at, business_date=business_date)
    return answers


def _change(
    rates: Mapping[int, NewRate], closed: Refused | None, answers: Answers, *, at: datetime, business_date: date
) -> None:
    """Rates of draws that are all different; a draw named twice finds in the next turn what this one made of it."""
    kept = keep_locked(draw_ids={one.draw_id for one in rates.values()})
    load_histories([kept[one.draw_id] for one in rates.values() if one.draw_id in kept and _lies_back(one, kept)])
    went_on = renewed_to(draw_ids=list(kept))
    done: list[_Changed] = []
    for position, one in rates.items():
        if answers.is_repeat(position, one.request_id, wants=(one.draw_id, one.rate_ppm, one.from_on)):
            continue
        draw = kept.get(one.draw_id)
        refused = closed or no_reason(one.reason, act="调息")
        refused = refused or cannot_change(
            draw, rate_ppm=one.rate_ppm, from_on=one.from_on, went_on=went_on.get(one.draw_id)
        )
        if refused is not None or draw is None:
            answers.refused[position] = refused or UNKNOWN
            continue
        draw.terms = draw.terms.with_rate(from_on=one.from_on, rate_ppm=one.rate_ppm)
        replay = play_again(draw) if _lies_back(one, kept) else None
        if isinstance(replay, Refused):
            answers.refused[position] = replay
            continue
        done.append(_Changed(position, one, draw, replay))
    ids = _write(done, business_date=business_date)
    answers.written([each.position for each in done], ids)
    _tell(done, ids, at=at, business_date=business_date)


def _lies_back(one: NewRate, kept: Mapping[int, Kept]) -> bool:
    """Whether the rate touches days that were counted already."""
    return one.from_on < kept[one.draw_id].loan.on


def cannot_change(draw: Kept | None, *, rate_ppm: int, from_on: date, went_on: str | None) -> Refused | None:
    """Refuse another rate for a draw unknown, renewed or settled, out of range, or from a day before the draw.

    `went_on` is the number of the draw that renewed it: its interest was settled when that one took over, so a rate of
    its past would leave it owing again beside the new one.
    """
    if draw is None or draw.row.state != DrawState.POSTED:
        return UNKNOWN
    if not 0 <= rate_ppm <= HIGHEST_PPM:
        asked, most = Ratio(rate_ppm, PPM).percent(), Ratio(HIGHEST_PPM, PPM).percent()
        return Refused(code="rate_out_of_range", reason=f"不能调息：年利率 {asked} 不在 0 到 {most} 之间。请核对")
    if from_on < draw.row.value_date:
        reason = f"不能调息：生效日 {from_on} 早于放款日 {draw.row.value_date}。请改生效日"
        return Refused(code="before_draw", reason=reason)
    if draw.row.taken_over_on is not None and from_on < draw.row.taken_over_on:
        reason = f"不能调息：借据 {draw.row.taken_over_on} 切换转入，以前的利息在原系统已算。请改生效日"
        return Refused(code="before_cutover", reason=reason)
    number = draw.row.number
    if went_on is not None:
        reason = f"不能调息：借据 {number} 已续贷到 {went_on}，利息已结清。请在 {went_on} 上调；原利率有误，先冲正续贷"
        return Refused(code="renewed", reason=reason)
    if draw.loan.at_rest:
        return Refused(code="settled", reason=f"不能调息：借据 {number} 已结清。有误请用冲正")
    return None


def _write(done: Sequence[_Changed], *, business_date: date) -> list[int]:
    """Write the changes, what the rates would have made of the days already counted, and book the difference."""
    rows = RateChange.objects.bulk_create(
        RateChange(
            draw=each.draw.row,
            from_on=each.new.from_on,
            rate_ppm=each.new.rate_ppm,
            reason=each.new.reason.strip(),
            by_id=each.new.by,
            request_id=each.new.request_id,
        )
        for each in done
    )
    rebooked = [
        Rebooked(each.draw, replay, row.from_on, f"调息 {row.pk}")
        for each, row in zip(done, rows, strict=True)
        if (replay := each.replay)
    ]
    book_again(rebooked, kind="repricing", business_date=business_date)
    return [row.pk for row in rows]


def _tell(done: Sequence[_Changed], ids: Sequence[int], *, at: datetime, business_date: date) -> None:
    facts = [
        Fact(
            subject_id=change_id,
            household_id=each.draw.row.line.household_id,
            by=each.new.by,
            payload={
                "draw": each.draw.row.number,
                "rate_ppm": each.new.rate_ppm,
                "from": each.new.from_on.isoformat(),
                "reason": each.new.reason.strip(),
            },
        )
        for change_id, each in zip(ids, done, strict=True)
    ]
    record(kind="credit.rate_changed", facts=facts, at=at, business_date=business_date)
