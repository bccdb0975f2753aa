"""Speaking in cases: one opinion after another until somebody decides, many cases at once as well as one.

Whose turn it is follows from the opinions alone. A case that goes back for papers stops its clock; the answer starts
it again, moves the promised day by the working days lost, and returns the case to whoever sent it back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from qianmo.apps.approvals.models import Case, CaseOutcome, CaseState, Duty, Opinion, Step
from qianmo.apps.approvals.services.bearing import Answerable, write_bearings
from qianmo.apps.approvals.services.clocks import days_put_off, start_clocks, stop_clocks
from qianmo.apps.approvals.services.turns import Spoken, duty_of, not_taken, what_was_said
from qianmo.apps.events.services import Fact, record
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import copy_rows
from qianmo.storage.lookups import any_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOpinion:
    """What somebody says of a case, having seen its `revision`; `items` names what is missing when it goes back.

    `on_behalf_of` is whom a deputy stands in for; `first_loan` is known to the room that grants.
    """

    case_id: int
    revision: int
    step: str
    by: int
    text: str = ""
    proposed_fen: int | None = None
    items: tuple[str, ...] = ()
    on_behalf_of: int | None = None
    first_loan: bool | None = None


@transaction.atomic
def speak(*, opinions: Sequence[NewOpinion], at: datetime, business_date: date) -> list[Refused | None]:
    """Review, sign beside, send back, answer what was missing, or note the decision; per opinion None or why not.

    Refused: an unknown case, one that moved on since the page was drawn, a step that is not this case's turn, a second
    duty for one person or for whom he or she stands in for, somebody without the certificate the duty needs, sending
    back without naming what is missing, refusing without a word, an answer whose promised day no calendar knows.
    Deciding joins the act of the room the case is about; reviewing and sending back are called from the edge.
    """
    ids = sorted({one.case_id for one in opinions})
    rows = {row.pk: row for row in Case.objects.select_for_update().filter(id__in=any_of(ids)).order_by("id")}
    said = what_was_said(case_ids=ids, speakers={one.by for one in opinions}, on=business_date)
    brought = {one.case_id for one in opinions if one.step == Step.SUPPLEMENTED}
    moved = days_put_off(cases=[row for pk, row in rows.items() if pk in brought], on=business_date)
    answers: list[Refused | None] = []
    taken: list[tuple[Case, NewOpinion, str]] = []
    for one in opinions:
        row = rows.get(one.case_id)
        spoken = Spoken(
            step=one.step,
            by=one.by,
            on_behalf_of=one.on_behalf_of,
            text=one.text,
            items=one.items,
            amount_fen=one.proposed_fen,
        )
        refused = not_taken(row, spoken, revision=one.revision, said=said) or _no_day(one, moved)
        answers.append(refused)
        if refused is None and row is not None:
            duty = duty_of(step=one.step, state=row.state) or Duty.INVESTIGATOR.value
            said.add(case_id=row.pk, duty=duty, step=one.step, persons=(one.by, one.on_behalf_of))
            _move(row, one, duty=duty, at=at)
            taken.append((row, one, duty))
    _write(taken, moved=moved, at=at, on=business_date)
    return answers


def _move(row: Case, one: NewOpinion, *, duty: str, at: datetime) -> None:
    """The case as it stands after this opinion; nothing is written yet."""
    if duty == Duty.REVIEWER:
        row.reviewer_id = one.by
    if one.step == Step.FORWARDED:
        row.state = CaseState.DECIDING
    elif one.step == Step.RETURNED:
        row.returned_to, row.state = row.state, CaseState.SUPPLEMENT
    elif one.step == Step.SUPPLEMENTED:
        row.state, row.returned_to = row.returned_to or CaseState.REVIEWING, ""
    elif one.step in {Step.APPROVED, Step.REFUSED, Step.ALONE}:
        row.approver_id, row.state, row.decided_at = one.by, CaseState.CLOSED, at
        row.outcome = CaseOutcome.REFUSED if one.step == Step.REFUSED else CaseOutcome.APPROVED
        row.alone = one.step == Step.ALONE
        row.approved_fen, row.reason = one.proposed_fen, one.text.strip()[:200]
        row.first_loan = one.first_loan
    row.revision += 1


def _no_day(one: NewOpinion, moved: Mapping[int, date | Refused]) -> Refused | None:
    """Why the clock cannot run again: the calendar of the promised year is missing."""
    day = moved.get(one.case_id) if one.step == Step.SUPPLEMENTED else None
    return day if isinstance(day, Refused) else None


def _write(
    taken: list[tuple[Case, NewOpinion, str]], *, moved: Mapping[int, date | Refused], at: datetime, on: date
) -> None:
    copy_rows(
        Opinion,
        {
            "case_id": [row.pk for row, _, _ in taken],
            "duty": [duty for _, _, duty in taken],
            "step": [one.step for _, one, _ in taken],
            "staff_id": [one.by for _, one, _ in taken],
            "on_behalf_of_id": [one.on_behalf_of for _, one, _ in taken],
            "at": at,
            "text": [one.text.strip()[:500] for _, one, _ in taken],
            "proposed_fen": [one.proposed_fen for _, one, _ in taken],
            "items": [[item.strip()[:60] for item in one.items if item.strip()] for _, one, _ in taken],
        },
    )
    stop_clocks(cases=[row for row, one, _ in taken if one.step == Step.RETURNED], on=on)
    start_clocks(cases=[row for row, one, _ in taken if one.step == Step.SUPPLEMENTED], moved=moved, on=on)
    _write_cases({row.pk: row for row, _, _ in taken})
    write_bearings(cases=[_answerable(row) for row, one, _ in taken if row.outcome == CaseOutcome.APPROVED], on=on)
    facts = [
        Fact(
            subject_id=row.pk,
            household_id=row.household_id,
            by=one.by,
            payload={"step": one.step, "proposed_fen": one.proposed_fen, "items": list(one.items)}
            | ({"on_behalf_of": one.on_behalf_of} if one.on_behalf_of else {}),
        )
        for row, one, _ in taken
    ]
    record(kind="approvals.spoken", facts=facts, at=at, business_date=on)


def _answerable(row: Case) -> Answerable:
    """An approved case has its approver and its reviewer; who approved alone bears the review as well."""
    approver = row.approver_id or 0
    reviewer = approver if row.alone else row.reviewer_id or 0
    return Answerable(row.pk, row.investigator_id, row.second_investigator_id, reviewer, approver)


CHANGED = {
    "reviewer_id": "bigint",
    "approver_id": "bigint",
    "state": "text",
    "returned_to": "text",
    "due_on": "date",
    "decided_at": "timestamptz",
    "outcome": "text",
    "approved_fen": "bigint",
    "reason": "text",
    "first_loan": "boolean",
    "alone": "boolean",
    "revision": "integer",
}
"""What speaking changes of a case, with the type of each column: one UPDATE writes them all, however many cases."""


def _write_cases(rows: dict[int, Case]) -> None:
    if not rows:
        return
    columns = ", ".join(CHANGED)
    arrays = ", ".join(f"%s::{kind}[]" for kind in CHANGED.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE approvals_case SET {', '.join(f'{name} = n.{name}' for name in CHANGED)}"
            f" FROM unnest(%s::bigint[], {arrays}) AS n(id, {columns}) WHERE approvals_case.id = n.id",
            [list(rows), *([_plain(getattr(row, name)) for row in rows.values()] for name in CHANGED)],
        )


def _plain(value: object) -> object:
    """A choice as the text the database keeps."""
    return str(value) if isinstance(value, CaseState | CaseOutcome) else value
