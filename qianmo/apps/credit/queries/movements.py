"""Draws and repayments of lines, the newest first and so many at a time, so that a long life reads like a short one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import Q

from qianmo.apps.credit.keeping import kept_of
from qianmo.apps.credit.models import DROPPED, Draw, MovementKind, Repayment, Reversal, ReversalState
from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.credit.loan import owed as owed_now
from qianmo.domain.credit.repayment import Owed
from qianmo.domain.credit.running import carry

LATEST = 60
"""How many movements are read at a time where nothing else is said."""
NEWEST = 2**63 - 1
UNDONE = str(ReversalState.CARRIED_OUT.label)
OWING = ~Q(unpaid_fen=0) | ~Q(accrued=0) | ~Q(penalty_accrued=0) | Q(arrears_since__isnull=False)


def owed(*, draw_ids: Collection[int], on: date) -> dict[int, Owed]:
    """What each of these draws owes on a day, not before the day its interest last reached; none that owes nothing."""
    return _owed_of(Draw.objects.filter(OWING, id__in=draw_ids).order_by("id"), on=on)


def _owed_of(rows: Iterable[Draw], *, on: date) -> dict[int, Owed]:
    return {
        draw_id: owed_now(loan=carry(loan=kept.loan, terms=kept.terms, to=on), terms=kept.terms)
        for draw_id, kept in kept_of(list(rows)).items()
    }


@dataclass(frozen=True, slots=True)
class DrawRow:
    """A draw and what is unpaid of it; `interest_fen` is told of draws that owe, where a day was asked for."""

    id: int
    number: str
    amount_fen: int
    unpaid_fen: int
    rate_ppm: int
    value_date: date
    due_on: date
    channel: str
    line_id: int = 0
    interest_fen: int = 0
    reversal: str = ""
    purpose: str = ""
    arrears_since: date | None = None
    loan_class: LoanClass = LoanClass.NORMAL
    payee: str = ""
    state: str = "posted"

    @property
    def undone(self) -> bool:
        """Whether it was reversed or never paid out, so that it counts as never made."""
        return self.reversal == UNDONE or self.state == "voided"

    @property
    def booked(self) -> bool:
        """Whether money has moved for it and stayed."""
        return self.state == "posted" and not self.undone


def latest_draws(*, line_ids: Sequence[int], before: int | None = None, limit: int = LATEST) -> list[DrawRow]:
    """The newest draws of these lines, newest first; with `before` those older than the draw of that id."""
    rows = Draw.objects.filter(line_id__in=line_ids, id__lt=before or NEWEST).order_by("-id")[:limit]
    return _draw_rows(list(rows))


def owing_draws(*, line_ids: Sequence[int], on: date | None = None) -> list[DrawRow]:
    """The draws of these lines that owe something, newest first; with `on`, the interest they owe that day."""
    rows = list(Draw.objects.filter(OWING, line_id__in=line_ids).order_by("-id"))
    return _with_interest(_draw_rows(rows), rows, on=on)


def draw_numbered(*, line_id: int, number: str, on: date) -> DrawRow | None:
    """One draw of a line by its number, with the interest it owes on a day."""
    rows = list(Draw.objects.filter(line_id=line_id, number=number))
    found = _with_interest(_draw_rows(rows), rows, on=on)
    return found[0] if found else None


def _with_interest(found: list[DrawRow], rows: list[Draw], *, on: date | None) -> list[DrawRow]:
    owing = _owed_of(rows, on=on) if on else {}
    return [
        replace(one, interest_fen=owing[one.id].total_fen - one.unpaid_fen) if one.id in owing else one for one in found
    ]


def _draw_rows(rows: list[Draw]) -> list[DrawRow]:
    standing = Reversal.objects.filter(kind=MovementKind.DRAW, subject_id__in=[row.pk for row in rows])
    undone = dict(standing.exclude(state__in=DROPPED).values_list("subject_id", "state"))
    return [
        DrawRow(
            id=row.pk,
            number=row.number,
            amount_fen=row.amount_fen,
            unpaid_fen=row.unpaid_fen,
            rate_ppm=row.rate_ppm,
            value_date=row.value_date,
            due_on=row.due_on,
            channel=row.channel,
            line_id=row.line_id,
            reversal=_word(undone.get(row.pk)),
            purpose=row.get_purpose_display(),
            arrears_since=row.arrears_since,
            loan_class=LoanClass(row.loan_class),
            payee=row.payee,
            state=row.state,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class RepaymentRow:
    """A repayment and how it is shared, all interest together; `reversal` says whether it was or may be undone."""

    draw_number: str
    amount_fen: int
    principal_fen: int
    interest_fen: int
    value_date: date
    id: int = 0
    line_id: int = 0
    reversal: str = ""
    channel: str = ""

    @property
    def undone(self) -> bool:
        """Whether it was reversed, so that it counts as never made."""
        return self.reversal == UNDONE


# The newest of every draw come off one index; the newest of those are shared as the last word on each says.
REPAID = """
SELECT r.number, r.amount_fen, coalesce(s.principal_fen, r.principal_fen), r.value_date, r.id, r.line_id, v.state,
       r.channel
  FROM (SELECT d.line_id, d.number, p.* FROM credit_draw d CROSS JOIN LATERAL (
            SELECT id, amount_fen, principal_fen, value_date, channel FROM credit_repayment
             WHERE draw_id = d.id AND id < %(before)s ORDER BY id DESC LIMIT %(limit)s) p
         WHERE d.line_id = ANY(%(lines)s) AND (%(draw)s::bigint IS NULL OR d.id = %(draw)s)
         ORDER BY p.id DESC LIMIT %(limit)s) r
  LEFT JOIN LATERAL (SELECT principal_fen FROM credit_reshare WHERE repayment_id = r.id
                      ORDER BY id DESC LIMIT 1) s ON true
  LEFT JOIN credit_reversal v ON v.kind = 'repayment' AND v.subject_id = r.id AND v.state NOT IN ('declined', 'refused')
 ORDER BY r.id DESC
"""


def latest_repayments(
    *, line_ids: Sequence[int], draw_id: int | None = None, before: int | None = None, limit: int = LATEST
) -> list[RepaymentRow]:
    """The newest repayments of these lines, or of one draw of them, newest first; `before` as with draws."""
    asked = {"lines": list(line_ids), "draw": draw_id, "before": before or NEWEST, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(REPAID, asked)
        return [
            RepaymentRow(number, fen, principal_fen, fen - principal_fen, day, pk, line_id, _word(state), channel)
            for number, fen, principal_fen, day, pk, line_id, state, channel in cursor.fetchall()
        ]


def _word(state: str | None) -> str:
    return str(ReversalState(state).label) if state else ""


@dataclass(frozen=True, slots=True)
class MovementCount:
    """How many draws a line has, and how many repayments."""

    draws: int = 0
    repayments: int = 0


COUNTED = """
SELECT d.line_id, count(*)::int, coalesce(sum(r.n), 0)::int
  FROM credit_draw d
 CROSS JOIN LATERAL (SELECT count(*) AS n FROM credit_repayment WHERE draw_id = d.id) r
 WHERE d.line_id = ANY(%s) GROUP BY d.line_id
"""


def movement_counts(*, line_ids: Sequence[int]) -> dict[int, MovementCount]:
    """How many movements each of these lines has, undone ones too; a line without any is left out."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [list(line_ids)])
        return {line_id: MovementCount(draws, repaid) for line_id, draws, repaid in cursor.fetchall()}


def repayment_count(*, draw_id: int) -> int:
    """How many repayments a draw has, undone ones too."""
    return Repayment.objects.filter(draw_id=draw_id).count()


def is_on_line(*, line_id: int, kind: str, subject_id: int) -> bool:
    """Whether a draw or a repayment is one of this line."""
    if kind == MovementKind.DRAW:
        return Draw.objects.filter(id=subject_id, line_id=line_id).exists()
    return kind == MovementKind.REPAYMENT and Repayment.objects.filter(id=subject_id, draw__line_id=line_id).exists()


def draw_numbers_behind(
    *, draw_ids: Collection[int], repayment_ids: Collection[int]
) -> tuple[dict[int, str], dict[int, str]]:
    """The number of each of these draws, and that of the draw behind each of these repayments."""
    return (
        dict(Draw.objects.filter(id__in=draw_ids).values_list("id", "number")),
        dict(Repayment.objects.filter(id__in=repayment_ids).values_list("id", "draw__number")),
    )


def repayment_ids(*, line_id: int, limit: int | None) -> list[int]:
    """The newest so many repayments of a line by id, or all of them."""
    ids = Repayment.objects.filter(draw__line_id=line_id).order_by("-id").values_list("id", flat=True)
    return list(ids[:limit])


# Backwards from what is drawn today: only the months asked about are read, however long the line has lived.
MOVED = """
SELECT line_id, month, sum(fen)::bigint FROM (
    SELECT d.line_id, date_trunc('month', coalesce(d.taken_over_on, d.value_date))::date AS month,
           coalesce(o.unpaid_fen, d.amount_fen) AS fen
      FROM credit_draw d LEFT JOIN credit_opening o ON o.draw_id = d.id
     WHERE d.line_id = ANY(%(lines)s) AND coalesce(d.taken_over_on, d.value_date) >= %(since)s AND d.state = 'posted'
       AND NOT EXISTS (SELECT FROM credit_reversal v
                        WHERE v.kind = 'draw' AND v.subject_id = d.id AND v.state = 'carried_out')
    UNION ALL
    SELECT d.line_id, date_trunc('month', r.value_date)::date, -coalesce(s.principal_fen, r.principal_fen)
      FROM credit_draw d JOIN credit_repayment r ON r.draw_id = d.id
      LEFT JOIN LATERAL (SELECT principal_fen FROM credit_reshare WHERE repayment_id = r.id
                          ORDER BY id DESC LIMIT 1) s ON true
     WHERE d.line_id = ANY(%(lines)s) AND r.value_date >= %(since)s
       AND NOT EXISTS (SELECT FROM credit_reversal v
                        WHERE v.kind = 'repayment' AND v.subject_id = r.id AND v.state = 'carried_out')
) moved GROUP BY line_id, month
"""


def principal_moved(*, line_ids: Sequence[int], since: date) -> dict[int, dict[date, int]]:
    """By how much the principal of each line rose in each month from `since` on, by the first day of the month.

    Movements count on their value date, those undone never; what was taken over counts from that day, as it came.
    """
    found: dict[int, dict[date, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(MOVED, {"lines": list(line_ids), "since": since})
        for line_id, month, fen in cursor.fetchall():
            found.setdefault(line_id, {})[month] = fen
    return found
