"""Sound lines and draws of another system become lines and draws of this bank, set by set, with their opening entries.

Everything goes in by COPY in the transaction of the act. What was lent and is owed stands against the account of the
opening (切换期初), so the books balance row by row, and nothing of it counts as income or as money paid out here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid5

from qianmo.apps.collateral.services import NewNote, note_collateral
from qianmo.apps.credit.cutting_over.judging import Bench, SoundDraw, SoundLine
from qianmo.apps.credit.models import (
    Classification,
    Contract,
    Cutover,
    Draw,
    DrawState,
    Due,
    Freeze,
    Line,
    LineState,
    Opening,
)
from qianmo.apps.events.services import Fact, record
from qianmo.apps.ledger.chart import LOANS, OFF_BALANCE, OFF_BALANCE_CONTRA, OPENING, RECEIVABLE
from qianmo.apps.ledger.services import Posting, post
from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.credit.limit_changes import next_review
from qianmo.domain.credit.loan import Pot
from qianmo.domain.numbers import draw_number, line_number
from qianmo.storage.copying import allocate_ids, copy_rows

CHANNEL = "cutover"


@dataclass(frozen=True, slots=True)
class Booked:
    """A draw with its id and that of its line."""

    id: int
    line_id: int
    draw: SoundDraw


def book(bench: Bench, *, row: Cutover, by: int, at: datetime) -> None:
    """Write all that is sound of a delivery, confirmed by somebody. Joins the act above."""
    lines = list(bench.lines.values())
    ids = allocate_ids(Line, len(lines))
    _write_lines(lines, ids, row=row)
    draws = [(line_id, draw) for line_id, line in zip(ids, lines, strict=True) for draw in line.draws]
    booked = [
        Booked(pk, line_id, draw) for pk, (line_id, draw) in zip(allocate_ids(Draw, len(draws)), draws, strict=True)
    ]
    _write_draws(booked, row=row)
    _write_what_is_due(booked, row=row, by=by)
    post(postings=list(_entries(booked, on=row.on)), business_date=row.on)
    _note_collateral(lines, ids, row=row, at=at)
    _tell(lines, ids, row=row, by=by, at=at)


def _write_lines(lines: Sequence[SoundLine], ids: Sequence[int], *, row: Cutover) -> None:
    rows = [one.row for one in lines]
    copy_rows(
        Line,
        {
            "id": list(ids),
            "cutover_id": row.pk,
            "former_number": [one["line"] for one in rows],
            "household_id": [one.household_id for one in lines],
            "borrower_id": [one.person_id for one in lines],
            "product_id": [one.product.id for one in lines],
            "number": [line_number(year=row.on.year, serial=pk) for pk in ids],
            "limit_fen": [one["limit_fen"] for one in rows],
            "drawn_fen": [one.drawn_fen for one in lines],
            "reserved_fen": 0,
            "rate_ppm": [one["rate_ppm"] for one in rows],
            "guarantee": [one["guarantee"] for one in rows],
            "starts_on": [one["starts_on"] for one in rows],
            "ends_on": [one["ends_on"] for one in rows],
            "state": [_state(one) for one in lines],
            "over_limit_on": [one["over_on"] for one in rows],
            "over_limit_cause": [one["over_cause"] or "" for one in rows],
            "review_due_on": [one["review_on"] or _review_due(one["signed_on"], on=row.on) for one in rows],
        },
    )
    signed = [(pk, one) for pk, one in zip(ids, rows, strict=True) if one["signed_on"]]
    copy_rows(
        Contract,
        {
            "line_id": [pk for pk, _ in signed],
            "number": [one["contract"] for _, one in signed],
            "limit_fen": [one["limit_fen"] for _, one in signed],
            "signed_on": [one["signed_on"] for _, one in signed],
            "request_id": [uuid5(row.request_id, f"contract {one['line']}") for _, one in signed],
        },
    )
    frozen = [(pk, one) for pk, one in zip(ids, rows, strict=True) if one["frozen"]]
    copy_rows(
        Freeze,
        {
            "line_id": [pk for pk, _ in frozen],
            "reason": [f"切换前已冻结：{one['frozen']}" for _, one in frozen],
            "frozen_on": row.on,
            "frozen_by_id": row.brought_by_id,
            "request_id": [uuid5(row.request_id, f"freeze {one['line']}") for _, one in frozen],
            "lift_reason": "",
        },
    )


def _state(line: SoundLine) -> str:
    if line.row["signed_on"] is None:
        return LineState.GRANTED.value
    return (LineState.FROZEN if line.row["frozen"] else LineState.ACTIVE).value


def _review_due(signed_on: date | None, *, on: date) -> date | None:
    """A year after the signature where nobody says better, at once where that day is past."""
    return max(on, next_review(on=signed_on)) if signed_on else None


def _write_draws(booked: Sequence[Booked], *, row: Cutover) -> None:
    loans = [one.draw.taken.loan for one in booked]
    rows = [one.draw.row for one in booked]
    ids = [one.id for one in booked]
    copy_rows(
        Draw,
        {
            "id": ids,
            "line_id": [one.line_id for one in booked],
            "number": [draw_number(year=row.on.year, serial=pk) for pk in ids],
            "state": DrawState.POSTED.value,
            "amount_fen": [one["amount_fen"] for one in rows],
            "unpaid_fen": [one["unpaid_fen"] for one in rows],
            "rate_ppm": [one["rate_ppm"] for one in rows],
            "terms_id": [one.draw.terms.id for one in booked],
            "value_date": [one["value_date"] for one in rows],
            "taken_over_on": row.on,
            "due_on": [one["due_on"] for one in rows],
            "accrued": [one.accrued[Pot.INTEREST] for one in loans],
            "penalty_accrued": [one.accrued[Pot.PENALTY] for one in loans],
            "compound_accrued": [one.accrued[Pot.COMPOUND] for one in loans],
            "accrued_to": [one.on for one in loans],
            "billed_to": [one.billed_to for one in loans],
            "non_accrual_on": [one.draw.taken.non_accrual_on for one in booked],
            "arrears_since": [one.draw.taken.since for one in booked],
            "loan_class": [int(one.draw.taken.classed.loan_class) for one in booked],
            "channel": CHANNEL,
            "purpose": [one["purpose"] or "" for one in rows],
            "request_id": [uuid5(row.request_id, f"draw {one['draw']}") for one in rows],
        },
    )
    copy_rows(
        Opening,
        {
            "draw_id": ids,
            "cutover_id": row.pk,
            "former_number": [one["draw"] for one in rows],
            "on": row.on,
            "unpaid_fen": [one["unpaid_fen"] for one in rows],
            "accrued": [one.accrued[Pot.INTEREST] for one in loans],
            "penalty_accrued": [one.accrued[Pot.PENALTY] for one in loans],
            "compound_accrued": [one.accrued[Pot.COMPOUND] for one in loans],
            "billed_to": [one.billed_to for one in loans],
        },
    )


def _write_what_is_due(booked: Sequence[Booked], *, row: Cutover, by: int) -> None:
    """What had fallen due and is unpaid, and the class of every draw that is not simply normal."""
    dues = [(one.id, due) for one in booked for due in one.draw.taken.loan.dues]
    copy_rows(
        Due,
        {
            "draw_id": [pk for pk, _ in dues],
            "kind": [due.pot.value for _, due in dues],
            "from_on": [due.from_on for _, due in dues],
            "until_on": [due.until_on for _, due in dues],
            "fen": [due.fen for _, due in dues],
            "unpaid_fen": [due.unpaid_fen for _, due in dues],
            "due_on": [due.due_on for _, due in dues],
            "booked_on": row.on,
        },
    )
    classed = [(one.id, one.draw.taken) for one in booked if one.draw.taken.classed.loan_class is not LoanClass.NORMAL]
    copy_rows(
        Classification,
        {
            "draw_id": [pk for pk, _ in classed],
            "floor": [int(taken.classed.floor) for _, taken in classed],
            "loan_class": [int(taken.classed.loan_class) for _, taken in classed],
            "from_on": [taken.classed.since for _, taken in classed],
            "cause": [f"切换转入，批次 {row.pk}"] * len(classed),
            "by_id": [row.brought_by_id if taken.by_hand else None for _, taken in classed],
            "approved_by_id": [by if taken.by_hand else None for _, taken in classed],
        },
    )


def _entries(booked: Sequence[Booked], *, on: date) -> Iterator[Posting]:
    """Principal and what is due, against the opening; what a bad draw owes in interest stands off the balance sheet."""
    for one in booked:
        loan = one.draw.taken.loan
        due_fen = sum(due.unpaid_fen for due in loan.dues)
        noted = one.draw.taken.non_accrual_on is not None
        pairs = (
            (LOANS, OPENING, loan.principal_fen),
            (OFF_BALANCE, OFF_BALANCE_CONTRA, due_fen) if noted else (RECEIVABLE, OPENING, due_fen),
        )
        for debit, credit, fen in pairs:
            if fen:
                yield Posting(
                    debit=debit,
                    credit=credit,
                    fen=fen,
                    kind="opening",
                    line_id=one.line_id,
                    source_id=one.id,
                    value_date=on,
                )


def _note_collateral(lines: Sequence[SoundLine], ids: Sequence[int], *, row: Cutover, at: datetime) -> None:
    notes = [
        NewNote(
            line_id=pk,
            line=line_number(year=row.on.year, serial=pk),
            household_id=line.household_id,
            thing=thing["thing"],
            what=thing["what"],
            owner=thing["owner"],
            value_fen=thing["value_fen"],
            valued_on=thing["valued_on"],
            certificate=thing["certificate"],
        )
        for pk, line in zip(ids, lines, strict=True)
        for thing in line.collateral
    ]
    note_collateral(notes=notes, by=row.brought_by_id, at=at, business_date=row.on)


def _tell(lines: Sequence[SoundLine], ids: Sequence[int], *, row: Cutover, by: int, at: datetime) -> None:
    """One event for each line, which says where it comes from; none says that it was granted or drawn here."""
    facts = [
        Fact(
            subject_id=pk,
            household_id=line.household_id,
            by=by,
            payload={
                "line": line_number(year=row.on.year, serial=pk),
                "former": line.row["line"],
                "cutover": row.pk,
                "limit_fen": line.row["limit_fen"],
                "owed_fen": line.drawn_fen,
                "draws": len(line.draws),
            },
        )
        for pk, line in zip(ids, lines, strict=True)
    ]
    record(kind="credit.taken_over", facts=facts, at=at, business_date=row.on)
