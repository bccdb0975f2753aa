"""Speaking in cases: one opinion after another until somebody decides, many cases at once as well as one.

Whose turn it is follows from the opinions alone. A case that goes back for papers stops its clock; the answer starts
it again, moves the promised day by the working days lost, and returns the case to whoever sent it back.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.approvals.models import Case, CaseOutcome, CaseState, Duty, Opinion, Step
from qianmo.apps.approvals.services.bearing import Answerable, write_bearings
from qianmo.apps.approvals.services.clocks import days_put_off, start_clocks, stop_clocks
from qianmo.apps.approvals.services.turns import NewOpinion, duty_of, not_taken, what_was_said
from qianmo.apps.events.services import Fact, record
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import copy_rows
from qianmo.storage.lookups import any_of
from qianmo.storage.trips import Command, write_now

Taken = tuple[Case, NewOpinion, str]
"""A case as it stands after an opinion, the opinion, and the duty in which it was given."""


@transaction.atomic
def speak(*, opinions: Sequence[NewOpinion], at: datetime, business_date: date) -> list[Refused | None]:
    """Review, sign beside, send back, answer what was missing, or note the decision; per opinion None or why not.

    Refused: an unknown case, one that moved on since the page was drawn, a step that is not this case's turn, a second
    duty for one person or for whom he or she stands in for, somebody without the certificate the duty needs, sending
    back without naming what is missing, refusing without a word, an answer whose promised day no calendar knows.
    Deciding joins the act of the room the case is about; reviewing and sending back are called from the edge.
    """
    hearing = Hearing(
        case_ids=[one.case_id for one in opinions],
        speakers={one.by for one in opinions},
        brought={one.case_id for one in opinions if one.step == Step.SUPPLEMENTED},
        at=at,
        on=business_date,
    )
    answers = [hearing.take(one) for one in opinions]
    hearing.close()
    return answers


class Hearing:
    """Cases while people speak in them, locked: each opinion is weighed after those before it, all are written at once.

    For an act of the room the cases are about, which has to know of one case whether the word on it stands before it
    weighs the next. Joins that act; `brought` are the cases whose papers the customer has brought.
    """

    def __init__(
        self, *, case_ids: Iterable[int], speakers: set[int], at: datetime, on: date, brought: Collection[int] = ()
    ) -> None:
        ids = sorted(set(case_ids))
        rows = Case.objects.select_for_update().filter(id__in=any_of(ids)).order_by("id")
        self._rows = {row.pk: row for row in rows}
        self._said = what_was_said(case_ids=ids, speakers=speakers, on=on)
        self._moved = days_put_off(cases=[row for pk, row in self._rows.items() if pk in brought], on=on)
        self._taken: list[Taken] = []
        self._at, self._on = at, on

    def passed_by(self, case_id: int) -> str:
        """The code of the committee that passed a case, empty where none did."""
        last = self._said.resolved.get(case_id)
        return last.committee if last is not None and last.stands else ""

    def take(self, one: NewOpinion) -> Refused | None:
        """Take an opinion, or say why not."""
        row = self._rows.get(one.case_id)
        refused = not_taken(row, one, said=self._said) or _no_day(one, self._moved)
        if refused is not None or row is None:
            return refused
        duty = duty_of(step=one.step, state=row.state) or Duty.INVESTIGATOR.value
        self._said.add(case_id=row.pk, duty=duty, step=one.step, persons=(one.by, one.on_behalf_of))
        _move(row, one, duty=duty, at=self._at)
        self._taken.append((row, one, duty))
        return None

    def close(self) -> None:
        """Write what was taken."""
        _write(self._taken, moved=self._moved, at=self._at, on=self._on)


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
    row.revision, row.spoken_at = row.revision + 1, at


def _no_day(one: NewOpinion, moved: Mapping[int, date | Refused]) -> Refused | None:
    """Why the clock cannot run again: the calendar of the promised year is missing."""
    day = moved.get(one.case_id) if one.step == Step.SUPPLEMENTED else None
    return day if isinstance(day, Refused) else None


def _write(taken: list[Taken], *, moved: Mapping[int, date | Refused], at: datetime, on: date) -> None:
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
    "spoken_at": "timestamptz",
}
"""What speaking changes of a case, with the type of each column: one UPDATE writes them all, however many cases."""


WRITE_CASES = (
    f"UPDATE approvals_case SET {', '.join(f'{name} = n.{name}' for name in CHANGED)} FROM unnest($1::bigint[], "
    + ", ".join(f"${place}::{kind}[]" for place, kind in enumerate(CHANGED.values(), start=2))
    + f") AS n(id, {', '.join(CHANGED)}) WHERE approvals_case.id = n.id"
)


def _write_cases(rows: dict[int, Case]) -> None:
    if rows:
        columns = [[getattr(row, name) for row in rows.values()] for name in CHANGED]
        write_now(Command(WRITE_CASES, [list(rows), *columns]))
