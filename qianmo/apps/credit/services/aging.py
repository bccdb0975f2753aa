"""Arrears and classes (逾期与分类): at the end of a day, who is late, since when, and what that makes of the loan.

Days past due run from the oldest unpaid due day. They bear on the class (`credit.classing`); a draw late beyond the
days of its terms stops accruing (转表外), and one whose arrears are paid accrues again. Only draws in arrears or in a
class below normal are looked at, so that the night costs what is late and not what is lent.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import connection, transaction

from qianmo.apps.credit.booking import off_balance, postings, turned
from qianmo.apps.credit.classing import reclass
from qianmo.apps.credit.keeping import kept_of
from qianmo.apps.credit.models import Draw
from qianmo.apps.ledger.services import post
from qianmo.apps.org.queries import working_calendar
from qianmo.apps.products.queries import Terms, terms_kept
from qianmo.domain.credit.classification import days_past_due
from qianmo.domain.refusal import Refused

CHUNK = 5_000

PRINCIPAL_DUE = """
SELECT DISTINCT terms_id, due_on FROM credit_draw
 WHERE unpaid_fen <> 0 AND due_on <= %s AND (arrears_since IS NULL OR arrears_since > due_on)
"""
LATE = """
UPDATE credit_draw d SET arrears_since = late.since
  FROM (SELECT draw_id, min(since) AS since FROM (
            SELECT draw_id, due_on AS since FROM credit_due WHERE unpaid_fen <> 0 AND due_on <= %(on)s
            UNION ALL
            SELECT p.id, falls.since FROM credit_draw p
              JOIN unnest(%(terms)s::bigint[], %(due_on)s::date[], %(since)s::date[]) AS falls(terms_id, due_on, since)
                ON falls.terms_id = p.terms_id AND falls.due_on = p.due_on
             WHERE p.unpaid_fen <> 0 AND p.due_on <= %(on)s AND falls.since <= %(on)s) each_due
         GROUP BY draw_id) late
 WHERE d.id = late.draw_id AND d.arrears_since IS NULL
"""


def age_arrears(
    *, on: date, at: datetime, tell: Callable[[int, int], None] = lambda _done, _total: None
) -> int | Refused:
    """Note who is late since when and class what is late or was; returns how many draws changed.

    Refused: a due day in a year whose calendar is not published.
    """
    falls = _falling(on=on)
    if isinstance(falls, Refused):
        return falls
    tell(0, 1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            LATE,
            {
                "on": on,
                "terms": [terms_id for terms_id, _, _ in falls],
                "due_on": [due_on for _, due_on, _ in falls],
                "since": [since for _, _, since in falls],
            },
        )
        changed = int(cursor.rowcount)
    watched = list(
        Draw.objects.filter(arrears_since__isnull=False)
        .union(Draw.objects.filter(loan_class__gt=1), Draw.objects.filter(non_accrual_on__isnull=False))
        .order_by("id")
        .values_list("id", flat=True)
    )
    for start in range(0, len(watched), CHUNK):
        with transaction.atomic():
            changed += _age(watched[start : start + CHUNK], on=on, at=at)
        tell(min(start + CHUNK, len(watched)), len(watched))
    return changed


def _falling(*, on: date) -> list[tuple[int, date, date]] | Refused:
    """For each terms and due day on which principal may newly be late: the day on which it fell due."""
    with connection.cursor() as cursor:
        cursor.execute(PRINCIPAL_DUE, [on])
        pairs = cursor.fetchall()
    terms, calendar = terms_kept(ids={terms_id for terms_id, _ in pairs}), working_calendar()
    falls = []
    for terms_id, due_on in pairs:
        since = calendar.working_day_from(due_on) if terms[terms_id].interest.moves_on_holidays else due_on
        if isinstance(since, Refused):
            return since
        falls.append((terms_id, due_on, since))
    return falls


def _age(draw_ids: Sequence[int], *, on: date, at: datetime) -> int:
    rows = list(Draw.objects.select_for_update().filter(id__in=draw_ids).order_by("id"))
    terms = terms_kept(ids={row.terms_id for row in rows})
    return reclass(rows=rows, on=on, at=at) + _switch_accrual(rows, terms=terms, on=on)


def _switch_accrual(rows: list[Draw], *, terms: dict[int, Terms], on: date) -> int:
    """Take draws late beyond the days of their terms off the balance sheet, and bring back those that are not late."""
    leaving = [
        row
        for row in rows
        if row.non_accrual_on is None
        and days_past_due(oldest_unpaid_due_on=row.arrears_since, on=on) > terms[row.terms_id].non_accrual_after
    ]
    coming = [row for row in rows if row.non_accrual_on is not None and row.arrears_since is None]
    kept = kept_of([*leaving, *coming])
    entries = []
    for row in (*leaving, *coming):
        books = off_balance(loan=kept[row.pk].loan)
        books = books if row in leaving else turned(books)
        entries += postings(books, line_id=row.line_id, source_id=row.pk, value_date=on, otherwise="noted")
    post(postings=entries, business_date=on)
    Draw.objects.filter(id__in=[row.pk for row in leaving]).update(non_accrual_on=on)
    Draw.objects.filter(id__in=[row.pk for row in coming]).update(non_accrual_on=None)
    return len(leaving) + len(coming)
