"""The second look at what one person asked for: who may give it, and when the same answer comes twice.

Shared by raises of limits, renewals, other rates, judgements and misuse, so that all know the same two people and say
no in the same words.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar

from qianmo.apps.approvals.queries import Matter, reach_of
from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.exposure import Borrower, Owing
from qianmo.apps.credit.models import (
    ChangeState,
    Judgement,
    LimitChange,
    Line,
    Misuse,
    PolicyRun,
    RateRequest,
    Renewal,
)
from qianmo.apps.products.queries import products
from qianmo.domain.approvals.authority import Power, beyond
from qianmo.domain.refusal import Refused

LONGEST = 200


Asked = Judgement | LimitChange | Misuse | RateRequest | Renewal


def no_reason(text: str, *, act: str) -> Refused | None:
    """Refuse to do something without a reason, or with one too long to be kept."""
    if not text.strip():
        return Refused(code="no_reason", reason=f"不能{act}：没有写原因。请写明为什么{act}。")
    if len(text.strip()) > LONGEST:
        reason = f"不能{act}：原因写了 {len(text.strip())} 个字，最多 {LONGEST} 个。请写短一些。"
        return Refused(code="reason_too_long", reason=reason)
    return None


def answered_before(row: Asked, *, approve: bool, by: int) -> bool:
    """Whether this very person gave this very answer before."""
    wanted = ChangeState.CARRIED_OUT if approve else ChangeState.DECLINED
    return row.decided_by_id == by and row.state == wanted


def cannot_decide(row: Asked, *, approve: bool, note: str, by: int, what: str) -> Refused | None:
    """Refused: decided already, by the person who asked, a decline without a word."""
    if row.state != ChangeState.REQUESTED:
        label = ChangeState(row.state).label
        return Refused(code="decided", reason=f"这笔{what}{label}，不能再复核。请刷新本页看结果。")
    if row.requested_by_id == by:
        return Refused(code="same_person", reason=f"不能复核自己申请的{what}。请另一位有审批权的同事办理。")
    return None if approve else no_reason(note, act="退回")


class Answer(Protocol):
    """What every second person's answer says, whatever it is about."""

    @property
    def approve(self) -> bool:
        """Yes, or sent back."""

    @property
    def note(self) -> str:
        """Why it is sent back."""

    @property
    def decided_by(self) -> int:
        """Who answers (staff id)."""


Given = TypeVar("Given", bound=Answer)
Row = TypeVar("Row", Judgement, LimitChange, Misuse, RateRequest, Renewal)


def still_asked(
    *, given: Iterable[tuple[int, Given]], rows: Mapping[int, Row], answers: Answers, what: str, unknown: str
) -> Iterator[tuple[int, Given, Row]]:
    """The answers that have to be weighed, with their places and locked rows; `answers` takes those of the others.

    One comes after the other: a row answered earlier in the list is decided when it comes again. Left out: an answer
    about no such row, the same answer of the same person again, and what `cannot_decide` refuses.
    """
    for position, (pk, one) in enumerate(given):
        row = rows.get(pk)
        if row is None:
            answers.refuse(position, unknown, f"没有这笔{what}。请刷新本页再选。")
        elif answered_before(row, approve=one.approve, by=one.decided_by):
            answers.repeated.add(position)
            answers.written([position], [row.pk])
        elif refused := cannot_decide(row, approve=one.approve, note=one.note, by=one.decided_by, what=what):
            answers.refused[position] = refused
        else:
            yield position, one, row


Decider = tuple[int, str, int | None]
"""Whoever answers as a second person (staff id), in which post, and whom he or she stands in for."""


class Powers:
    """How far those reach who answer as second persons on a day; each is asked of the database once."""

    def __init__(self, *, on: date) -> None:
        self._on = on
        self._reaches: dict[Decider, Callable[[Matter], Power]] = {}

    def reach(self, decider: Decider, matter: Matter) -> Power:
        """How far a decider reaches over a matter."""
        if decider not in self._reaches:
            staff_id, post, acting_for = decider
            self._reaches[decider] = reach_of(staff_id=staff_id, post=post, on=self._on, acting_for=acting_for)
        return self._reaches[decider](matter)

    def beyond(self, decider: Decider, matter: Matter) -> Refused | None:
        """Why a decider's power does not reach what the family and those tied to it would owe."""
        power, tied_fen = self.reach(decider, matter), matter.group_fen - matter.household_fen
        return beyond(power=power, exposure_fen=matter.group_fen, tied_fen=tied_fen, act="办")


class Measured:
    """What lines come to with all that the borrower, the family and those tied to it may owe.

    What an act raises counts for the lines it measures next.
    """

    def __init__(self, *, lines: Iterable[Line], on: date) -> None:
        rows = list(lines)
        runs = PolicyRun.objects.filter(application__in=[line.application_id for line in rows])
        self._grades = dict(runs.values_list("application_id", "outputs__grade"))
        self._codes = {row.id: row.code for row in products().values()}
        self._owing = Owing(borrowers=list(map(_borrower, rows)), on=on)

    def matter_of(self, line: Line) -> Matter:
        """What authority over a line is measured on by now."""
        owing = self._owing.exposure(line.household_id)
        return Matter(
            product=self._codes[line.product_id],
            guarantee=line.guarantee,
            grade=(self._grades.get(line.application_id) if line.application_id else None) or "",
            total_fen=self._owing.borrowed(line.borrower_id),
            household_fen=owing.family_fen,
            group_fen=owing.whole_fen,
        )

    def raised(self, line: Line, *, fen: int) -> None:
        """Count that a line was raised by so much."""
        self._owing.lend(_borrower(line), fen=fen)


def _borrower(line: Line) -> Borrower:
    return Borrower(line.household_id, line.borrower_id)


def answer_row(row: Asked, one: Answer, *, at: datetime) -> None:
    """Put the second person's answer into a row; nothing is written yet."""
    row.state = ChangeState.CARRIED_OUT if one.approve else ChangeState.DECLINED
    row.decided_by_id, row.decided_at, row.note = one.decided_by, at, one.note.strip()[:LONGEST]


def write_answers(rows: Sequence[Row], *, also: Sequence[str] = ()) -> None:
    """Write rows as they were answered, with other fields that changed with it."""
    if rows:
        type(rows[0]).objects.bulk_update(rows, ["state", "decided_by", "decided_at", "note", *also])
