"""Draws as the rules see them, and back: rows become loans, what the rules made of them becomes rows and entries.

Every act that lets time pass on a draw or takes money for it goes through here, so that dues, balances and books are
written in one way. What is booked is always the difference between what the books say and what they should say.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import connection

from qianmo.apps.credit.models import (
    ChangeState,
    Draw,
    Due,
    Line,
    Misuse,
    RateChange,
)
from qianmo.apps.credit.openings import opened
from qianmo.apps.org.queries import working_calendar
from qianmo.apps.products.queries import Terms, terms_kept
from qianmo.domain.calendar import WorkingCalendar
from qianmo.domain.credit.loan import Loan, LoanTerms, OpenDue, Pot, oldest_due_on, paid_out
from qianmo.domain.credit.misuse import Days, Finding, misused_days
from qianmo.domain.credit.repayment import Shared
from qianmo.domain.credit.running import Payment
from qianmo.storage.copying import copy_rows


@dataclass(slots=True)
class Kept:
    """A draw with its loan as it was found and as it stands now; `loan` is what acts change.

    `began` is where it is played from and `history` what was repaid of it, once they were asked for (`load_histories`);
    a draw paid out here began there anyway.
    """

    row: Draw
    terms: LoanTerms
    product_terms: Terms
    found: Loan
    loan: Loan = field(init=False)
    began: Loan = field(init=False)
    history: "list[Counted] | None" = None

    def __post_init__(self) -> None:
        self.loan = self.found
        self.began = paid_out(terms=self.terms, amount_fen=self.row.amount_fen)


def keep_locked(*, draw_ids: Collection[int]) -> dict[int, Kept]:
    """Draws to be changed, locked: lines first, then draws, each in id order, as drawing locks them."""
    line_ids = Draw.objects.filter(id__in=draw_ids).values("line_id")
    lines = {line.pk: line for line in Line.objects.select_for_update().filter(id__in=line_ids).order_by("id")}
    rows = list(Draw.objects.select_for_update().filter(id__in=draw_ids).order_by("id"))
    for row in rows:
        row.line = lines[row.line_id]
    return kept_of(rows)


def kept_of(rows: Collection[Draw]) -> dict[int, Kept]:
    """Draws with what is due of them and unpaid, as the rules see them."""
    ids = [row.pk for row in rows]
    terms = terms_kept(ids={row.terms_id for row in rows})
    calendar = working_calendar() if rows else None
    rates: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for change in RateChange.objects.filter(draw_id__in=ids).order_by("from_on", "id"):
        rates[change.draw_id].append((change.from_on, change.rate_ppm))
    misused = misused_spans(draw_ids=ids)
    dues: dict[int, list[OpenDue]] = defaultdict(list)
    for due in Due.objects.filter(draw_id__in=ids).exclude(unpaid_fen=0).order_by("until_on", "id"):
        dues[due.draw_id].append(open_due(due))
    return {
        row.pk: Kept(
            row=row,
            product_terms=terms[row.terms_id],
            terms=_terms(row, terms[row.terms_id], rates[row.pk], misused.get(row.pk, ()), calendar),
            found=Loan(
                on=row.accrued_to,
                principal_fen=row.unpaid_fen,
                accrued={
                    Pot.INTEREST: row.accrued,
                    Pot.PENALTY: row.penalty_accrued,
                    Pot.COMPOUND: row.compound_accrued,
                },
                billed_to=row.billed_to,
                dues=tuple(dues[row.pk]),
            ),
        )
        for row in rows
        if calendar is not None
    }


def misused_spans(*, draw_ids: Collection[int]) -> dict[int, Days]:
    """The days on which draws were found misused, from and until; draws that never were are left out."""
    findings: dict[int, list[Finding]] = defaultdict(list)
    for row in Misuse.objects.filter(draw_id__in=draw_ids, state=ChangeState.CARRIED_OUT).order_by("id"):
        counted_to = row.counted_to or row.from_on
        findings[row.draw_id].append(Finding(on=row.from_on, lifts=row.lifts, counted_to=counted_to))
    return {draw_id: misused_days(findings=found) for draw_id, found in findings.items()}


def open_due(due: Due) -> OpenDue:
    """A due as the rules see it."""
    return OpenDue(
        pot=Pot(due.kind),
        from_on=due.from_on,
        until_on=due.until_on,
        due_on=due.due_on,
        fen=due.fen,
        unpaid_fen=due.unpaid_fen,
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """A repayment that counts, and how it is shared as things stand."""

    id: int
    payment: Payment
    shared: Shared


# As rows, not as models: a long life has thousands of them.
COUNTED = """
SELECT r.draw_id, r.id, r.value_date, r.amount_fen,
       coalesce(s.principal_fen, r.principal_fen), coalesce(s.interest_fen, r.interest_fen),
       coalesce(s.penalty_fen, r.penalty_fen), coalesce(s.compound_fen, r.compound_fen)
  FROM credit_repayment r
  LEFT JOIN LATERAL (SELECT * FROM credit_reshare WHERE repayment_id = r.id ORDER BY id DESC LIMIT 1) s ON true
 WHERE r.draw_id = ANY(%s)
   AND NOT EXISTS (SELECT FROM credit_reversal v
                    WHERE v.kind = 'repayment' AND v.subject_id = r.id AND v.state = 'carried_out')
 ORDER BY r.value_date, r.id
"""


def counted_repayments(*, draw_ids: Collection[int]) -> dict[int, list[Counted]]:
    """Per draw its repayments that were not reversed, in the order in which they count, each with its last share."""
    found: dict[int, list[Counted]] = {draw_id: [] for draw_id in draw_ids}
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [list(draw_ids)])
        for draw_id, pk, on, fen, principal_fen, interest_fen, penalty_fen, compound_fen in cursor.fetchall():
            shared = Shared(
                principal_fen=principal_fen,
                interest_fen=interest_fen,
                penalty_fen=penalty_fen,
                compound_fen=compound_fen,
            )
            found[draw_id].append(Counted(id=pk, payment=Payment(on=on, fen=fen), shared=shared))
    return found


def load_histories(kept: Collection[Kept]) -> None:
    """What playing draws again needs: their repayments, and every due of theirs, the paid ones too. Two queries."""
    ids = [one.row.pk for one in kept]
    repaid = counted_repayments(draw_ids=ids)
    dues: dict[int, list[OpenDue]] = defaultdict(list)
    for due in Due.objects.filter(draw_id__in=ids).order_by("until_on", "id"):
        dues[due.draw_id].append(open_due(due))
    taken_over = opened(draw_ids=[one.row.pk for one in kept if one.row.taken_over_on], dues=dues)
    for one in kept:
        one.began = taken_over.get(one.row.pk, one.began)
        one.history = repaid[one.row.pk]
        one.found = replace(one.found, dues=tuple(dues[one.row.pk]))


def write_loans(kept: Iterable[Kept], *, business_date: date) -> None:
    """Write draws, their dues and the drawn balances of their lines as the loans now stand.

    A draw that had something overdue says since when it still has. A due that no longer comes about stays, with nothing
    in it.
    """
    changed = [one for one in kept if one.loan != one.found]
    if not changed:
        return
    _write_draws(changed, business_date=business_date)
    _write_dues(changed, business_date=business_date)
    drawn: dict[int, int] = defaultdict(int)
    for one in changed:
        drawn[one.row.line_id] += one.loan.principal_fen - one.found.principal_fen
    move_drawn({line_id: fen for line_id, fen in drawn.items() if fen}, business_date=business_date)


def move_drawn(drawn: dict[int, int], *, business_date: date) -> None:
    """Add to what is drawn on lines, in fen; a line that is left over its limit says since when."""
    if not drawn:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE credit_line l SET drawn_fen = drawn_fen + new.fen,"
            " over_limit_on = CASE WHEN drawn_fen + new.fen + reserved_fen > limit_fen"
            " THEN coalesce(over_limit_on, %s) END,"
            " over_limit_cause = CASE WHEN drawn_fen + new.fen + reserved_fen > limit_fen"
            " THEN coalesce(nullif(over_limit_cause, ''), 'reversal') ELSE '' END"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS new(id, fen) WHERE l.id = new.id",
            [business_date, list(drawn), list(drawn.values())],
        )


def _write_draws(changed: list[Kept], *, business_date: date) -> None:
    since = [
        oldest_due_on(loan=one.loan, terms=one.terms, on=business_date) if one.row.arrears_since else None
        for one in changed
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE credit_draw d SET unpaid_fen = new.unpaid, accrued = new.accrued, penalty_accrued = new.penalty,"
            " compound_accrued = new.compound, accrued_to = new.reached, billed_to = new.billed,"
            " arrears_since = new.since"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::date[],"
            " %s::date[], %s::date[]) AS new(id, unpaid, accrued, penalty, compound, reached, billed, since)"
            " WHERE d.id = new.id",
            [
                [one.row.pk for one in changed],
                [one.loan.principal_fen for one in changed],
                *([one.loan.accrued[pot] for one in changed] for pot in Pot),
                [one.loan.on for one in changed],
                [one.loan.billed_to for one in changed],
                since,
            ],
        )


def _write_dues(changed: list[Kept], *, business_date: date) -> None:
    new: list[tuple[int, OpenDue]] = []
    moved: list[tuple[int, OpenDue]] = []
    for one in changed:
        before = {(due.pot, due.until_on): due for due in one.found.dues}
        after = {(due.pot, due.until_on): due for due in one.loan.dues}
        gone = [replace(due, fen=0, unpaid_fen=0) for key, due in before.items() if key not in after]
        for due in (*after.values(), *gone):
            known = before.get((due.pot, due.until_on))
            if known is None:
                new.append((one.row.pk, due))
            elif known != due:
                moved.append((one.row.pk, due))
    copy_rows(
        Due,
        {
            "draw_id": [draw_id for draw_id, _ in new],
            "kind": [due.pot.value for _, due in new],
            "from_on": [due.from_on for _, due in new],
            "until_on": [due.until_on for _, due in new],
            "fen": [due.fen for _, due in new],
            "unpaid_fen": [due.unpaid_fen for _, due in new],
            "due_on": [due.due_on for _, due in new],
            "booked_on": business_date,
        },
    )
    if not moved:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE credit_due d SET fen = new.fen, unpaid_fen = new.unpaid, from_on = new.since, due_on = new.due_on"
            " FROM unnest(%s::bigint[], %s::text[], %s::date[], %s::date[], %s::bigint[], %s::bigint[], %s::date[])"
            " AS new(draw_id, kind, until_on, since, fen, unpaid, due_on)"
            " WHERE d.draw_id = new.draw_id AND d.kind = new.kind AND d.until_on = new.until_on",
            [
                [draw_id for draw_id, _ in moved],
                [due.pot.value for _, due in moved],
                [due.until_on for _, due in moved],
                [due.from_on for _, due in moved],
                [due.fen for _, due in moved],
                [due.unpaid_fen for _, due in moved],
                [due.due_on for _, due in moved],
            ],
        )


def _terms(
    row: Draw,
    terms: Terms,
    changes: list[tuple[date, int]],
    misused: Days,
    calendar: WorkingCalendar,
) -> LoanTerms:
    return LoanTerms(
        number=row.number,
        drawn_on=row.value_date,
        due_on=row.due_on,
        rates=((row.value_date, row.rate_ppm), *changes),
        interest=terms.interest,
        order=terms.order,
        calendar=calendar,
        misused=misused,
    )
