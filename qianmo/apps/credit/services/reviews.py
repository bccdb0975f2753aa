"""The yearly review (年审): keep the line, cut it, freeze it or ask for a raise; the next one is due a year on.

A review is one row of the line's history whatever it leads to. Cutting takes effect with it; freezing and asking for a
raise are acts of their own that join it, so that they are refused here exactly as they are elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.models import ChangeKind, ChangeState, LimitChange, Line
from qianmo.apps.credit.queries import requests_made
from qianmo.apps.credit.second_person import no_reason
from qianmo.apps.credit.services.freezes import NewFreeze, freeze_lines
from qianmo.apps.credit.services.limits import (
    UNKNOWN,
    NewRaise,
    locked_lines,
    request_raises,
    set_limit,
    tell_changes,
)
from qianmo.apps.credit.standing import standing_of
from qianmo.domain.credit.limit_changes import ReviewOutcome, cut_limit, review_line
from qianmo.domain.credit.line import OverLimitCause
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """What somebody found at the yearly look at a line; `to_fen` is the limit for a cut or a raise asked for."""

    line_id: int
    outcome: str
    reason: str
    by: int
    request_id: UUID
    to_fen: int | None = None


@transaction.atomic
def review_lines(*, reviews: Sequence[NewReview], at: datetime, business_date: date) -> Answers:
    """Review lines; returns change ids and refusals by position. What is refused leaves nothing behind.

    Refused: no reason (what was seen), an unknown line or outcome, a line not signed, ended or run out, and whatever
    cutting, freezing or asking for a raise refuses. The next review is due one year on.
    """
    lines = locked_lines([one.line_id for one in reviews])
    answers = _answers(reviews)
    for position, one in enumerate(reviews):
        if answers.is_repeat(position, one.request_id, wants=(one.line_id, one.outcome, _limit(one))):
            continue
        line = lines.get(one.line_id)
        with transaction.atomic():
            done = _review(line, one, at=at, business_date=business_date) if line else UNKNOWN
            if isinstance(done, Refused):
                transaction.set_rollback(True)
                answers.refused[position] = done
            else:
                answers.written([position], [done])
    return answers


def _answers(reviews: Sequence[NewReview]) -> Answers:
    """What these requests were answered before, and what they asked for: line, outcome, and the limit if another.

    The limit of a raise that a review asked for stands in the wish for it.
    """
    keys = [one.request_id for one in reviews]
    seen, made = requests_made(model=LimitChange, request_ids=keys, columns=("line_id", "outcome", "after_fen"))
    raises = {uuid5(key, ReviewOutcome.RAISE): key for key in keys}
    wishes = LimitChange.objects.filter(request_id__in=raises).values_list("request_id", "after_fen")
    limits: dict[UUID, object] = {raises[part]: fen for part, fen in wishes if part}
    limits |= {key: fen for key, (_, outcome, fen) in made.items() if outcome == ReviewOutcome.CUT}
    return Answers(
        seen=seen, wanted={key: (line, outcome, limits.get(key)) for key, (line, outcome, _) in made.items()}
    )


def _limit(one: NewReview) -> int | None:
    return one.to_fen if one.outcome in {ReviewOutcome.CUT, ReviewOutcome.RAISE} else None


def _review(line: Line, one: NewReview, *, at: datetime, business_date: date) -> int | Refused:
    refused = no_reason(one.reason, act="年审")
    due_on = review_line(standing=standing_of(line), outcome=one.outcome, on=business_date)
    if refused is None and isinstance(due_on, Refused):
        refused = due_on
    before_fen = line.limit_fen
    refused = refused or _consequence(line, one, at=at, business_date=business_date)
    if refused is not None or isinstance(due_on, Refused):
        return refused or UNKNOWN
    line.review_due_on = due_on
    line.save(update_fields=["review_due_on"])
    row = LimitChange.objects.create(
        line=line,
        kind=ChangeKind.REVIEW,
        before_fen=before_fen,
        after_fen=line.limit_fen,
        effective_on=business_date,
        reason=one.reason.strip(),
        state=ChangeState.CARRIED_OUT,
        requested_by_id=one.by,
        requested_at=at,
        review_due_on=due_on,
        outcome=one.outcome,
        request_id=one.request_id,
    )
    tell_changes("credit.reviewed", [row], at=at, business_date=business_date)
    return row.pk


def _consequence(line: Line, one: NewReview, *, at: datetime, business_date: date) -> Refused | None:
    """What the outcome asks for besides the next review; each of its parts has a request id of its own."""
    if one.outcome in {ReviewOutcome.CUT, ReviewOutcome.RAISE} and one.to_fen is None:
        return Refused(code="no_amount", reason="没有填调整后的额度。请填一个数。")
    if one.outcome == ReviewOutcome.CUT:
        after = cut_limit(standing=standing_of(line), to_fen=one.to_fen or 0)
        if isinstance(after, Refused):
            return after
        set_limit(line, after, on=business_date, cause=OverLimitCause.CUT)
        return None
    part = uuid5(one.request_id, one.outcome)
    answers = Answers()
    if one.outcome == ReviewOutcome.FREEZE:
        freeze = NewFreeze(line_id=line.pk, reason=one.reason, by=one.by, request_id=part)
        answers = freeze_lines(freezes=[freeze], at=at, business_date=business_date)
    elif one.outcome == ReviewOutcome.RAISE:
        wish = NewRaise(
            line_id=line.pk,
            to_fen=one.to_fen or 0,
            reason=one.reason,
            requested_by=one.by,
            request_id=part,
        )
        answers = request_raises(raises=[wish], at=at, business_date=business_date)
    return answers.refused.get(0)
