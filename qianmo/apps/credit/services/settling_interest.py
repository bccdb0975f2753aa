"""Settlement (结息): at the end of a settlement day, or of a due day, the interest of every draw falls due.

Draws on which nothing happened but time, nearly all of them, are settled set by set in one statement: balance × days ×
rate, rounded once. Draws that are late, owe interest already, changed their rate, were misused or count days by months
of thirty go through the same steps as a payment would carry them. Both ways give the same fen; a test holds them
together.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from qianmo.apps.credit.booking import change, postings
from qianmo.apps.credit.keeping import Kept, keep_locked, write_loans
from qianmo.apps.credit.models import Draw
from qianmo.apps.events.queries import events_told
from qianmo.apps.events.services import Fact, record
from qianmo.apps.ledger.chart import INTEREST_INCOME, RECEIVABLE
from qianmo.apps.ledger.services import post, post_set
from qianmo.apps.org.queries import working_calendar
from qianmo.apps.products.queries import terms_kept
from qianmo.domain.credit.interest import last_settlement, next_settlement
from qianmo.domain.credit.running import carry
from qianmo.domain.daycount import ACT_360, ACT_365F
from qianmo.domain.ratio import PPM
from qianmo.domain.refusal import Refused

CHUNK_IDS = 50_000
CHUNK_DRAWS = 2_000
Tell = Callable[[int, int], None]

# The plain rule of a stretch on which nothing happens, for a whole set; everything else is left to `carry`.
FALLEN = f"""
CREATE TEMP TABLE fallen ON COMMIT DROP AS
WITH terms AS (
    SELECT * FROM unnest(%(terms)s::bigint[], %(basis)s::bigint[], %(before)s::date[], %(due_on)s::date[])
        AS t(id, basis, before, due_on)
), plain AS (
    SELECT d.id, d.line_id, d.billed_to, t.due_on, {PPM} * t.basis AS year,
           d.accrued + d.unpaid_fen * (%(cut)s::date - d.accrued_to) * d.rate_ppm AS reached
      FROM credit_draw d JOIN terms t ON t.id = d.terms_id
     WHERE d.id >= %(first)s AND d.id < %(until)s AND d.unpaid_fen <> 0 AND d.state = 'posted'
       AND d.billed_to < %(cut)s AND d.billed_to >= t.before AND d.accrued_to <= %(cut)s AND d.due_on > %(cut)s
       AND d.arrears_since IS NULL AND d.penalty_accrued = 0 AND d.compound_accrued = 0
       AND NOT EXISTS (SELECT FROM credit_due u WHERE u.draw_id = d.id AND u.unpaid_fen <> 0)
       AND NOT EXISTS (SELECT FROM credit_ratechange r WHERE r.draw_id = d.id AND r.from_on < %(cut)s)
       AND NOT EXISTS (SELECT FROM credit_misuse m WHERE m.draw_id = d.id AND m.state = 'carried_out')
       FOR NO KEY UPDATE OF d
)
SELECT id, line_id, billed_to, due_on, (2 * reached + year) / (2 * year) AS fen FROM plain
"""
DUES = """
INSERT INTO credit_due (draw_id, kind, from_on, until_on, fen, unpaid_fen, due_on, booked_on)
SELECT id, 'interest', billed_to, %(cut)s, fen, fen, due_on, %(on)s FROM fallen WHERE fen > 0
"""
SETTLED = """
UPDATE credit_draw d SET accrued = 0, accrued_to = %(cut)s, billed_to = %(cut)s FROM fallen f WHERE d.id = f.id
"""

FALLEN_DUE = """
SELECT count(*) FILTER (WHERE kind = 'interest'), coalesce(sum(fen), 0)::bigint FROM credit_due
 WHERE unpaid_fen <> 0 AND due_on > %(on)s AND until_on = %(cut)s AND booked_on = %(on)s
"""

# Left for `carry`: what a settlement still owes a look, and draws whose due day has come.
LEFT = """
SELECT id FROM credit_draw
 WHERE id > %(after)s AND state = 'posted' AND (
       (terms_id = ANY(%(terms)s) AND billed_to < %(cut)s
        AND (unpaid_fen <> 0 OR accrued <> 0 OR penalty_accrued <> 0 OR compound_accrued <> 0))
       OR (unpaid_fen <> 0 AND due_on <= %(cut)s AND billed_to < due_on))
 ORDER BY id LIMIT %(limit)s
"""
# On a night without a settlement only due days matter, and those an index knows.
MATURED = """
SELECT id FROM credit_draw
 WHERE unpaid_fen <> 0 AND due_on <= %(cut)s AND billed_to < due_on AND id > %(after)s ORDER BY id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class _Settling:
    """Terms that settle at the end of a day: each with the settlement before it and the day its interest is due."""

    id: int
    basis: int
    before: date
    due_on: date
    plain: bool


def settle_interest(*, on: date, at: datetime, tell: Tell = lambda _done, _total: None) -> int | Refused:
    """Let fall due what the end of a day calls for; returns how many draws were settled.

    Commits set by set, so that a killed night goes on where it was; a second call for the same day finds nothing.
    Refused: a due day in a year whose calendar is not published.
    """
    cut = on + timedelta(days=1)
    settling = _settling(on=on, cut=cut)
    if isinstance(settling, Refused):
        return settling
    draws = after = 0
    last, passed = _last_id(), 0
    for first, until in _sets(last) if settling else ():
        with transaction.atomic():
            draws += _settle_set(settling, on=on, cut=cut, first=first, until=until)
        passed = last
        tell(until, 2 * last)
    while left := _left(settling, cut=cut, after=after):
        with transaction.atomic():
            draws += _carry_on(left, on=on, cut=cut)
        after = left[-1]
        tell(passed + after, passed + last)
    _tell_settled(on=on, cut=cut, at=at)
    return draws


@transaction.atomic
def _tell_settled(*, on: date, cut: date, at: datetime) -> None:
    """One event for all that fell due, told from the dues that stand: a night that went on says what another says."""
    if events_told(kind="credit.settled", business_date=on):
        return
    with connection.cursor() as cursor:
        draws, fen = cursor.execute(FALLEN_DUE, {"on": on, "cut": cut}).fetchone()
    if draws:
        fact = Fact(subject_id=int(f"{on:%Y%m%d}"), household_id=None, by=None, payload={"draws": draws, "fen": fen})
        record(kind="credit.settled", facts=[fact], at=at, business_date=on)


def _settling(*, on: date, cut: date) -> list[_Settling] | Refused:
    """Terms whose settlement takes in the day, with what the statement must know of them."""
    calendar = working_calendar()
    found = []
    for terms_id, terms in terms_kept().items():
        interest = terms.interest
        if next_settlement(after=on, rule=interest.settlement) != cut:
            continue
        due_on = calendar.working_day_from(cut) if interest.moves_on_holidays else cut
        if isinstance(due_on, Refused):
            return due_on
        found.append(
            _Settling(
                id=terms_id,
                basis=interest.basis,
                before=last_settlement(before=cut, rule=interest.settlement),
                due_on=due_on,
                plain=interest.convention in {ACT_360, ACT_365F},
            )
        )
    return found


def _settle_set(settling: list[_Settling], *, on: date, cut: date, first: int, until: int) -> int:
    """Settle the draws of a span of ids on which nothing happened; how many."""
    plain = [one for one in settling if one.plain]
    with connection.cursor() as cursor:
        cursor.execute(
            FALLEN,
            {
                "terms": [one.id for one in plain],
                "basis": [one.basis for one in plain],
                "before": [one.before for one in plain],
                "due_on": [one.due_on for one in plain],
                "cut": cut,
                "first": first,
                "until": until,
            },
        )
        cursor.execute(DUES, {"cut": cut, "on": on})
        post_set(
            source="SELECT line_id, id, fen FROM fallen WHERE fen > 0",
            debit=RECEIVABLE,
            credit=INTEREST_INCOME,
            kind="due",
            value_date=on,
            business_date=on,
        )
        cursor.execute(SETTLED, {"cut": cut})
        settled = cursor.rowcount
        cursor.execute("DROP TABLE fallen")
    return int(settled)


def _last_id() -> int:
    """The id of the last draw there is; the night passes over all of them, on a settlement twice."""
    return Draw.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _sets(last: int) -> Iterator[tuple[int, int]]:
    """Spans of draw ids, the last one included."""
    first = Draw.objects.order_by("id").values_list("id", flat=True).first()
    for start in range(first or 1, last + 1, CHUNK_IDS):
        yield start, min(start + CHUNK_IDS, last + 1)


def _left(settling: list[_Settling], *, cut: date, after: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            LEFT if settling else MATURED,
            {"terms": [one.id for one in settling], "cut": cut, "after": after, "limit": CHUNK_DRAWS},
        )
        return [draw_id for (draw_id,) in cursor.fetchall()]


def _carry_on(draw_ids: list[int], *, on: date, cut: date) -> int:
    """Carry draws to the end of the day; those for which nothing fell due stay as they are."""
    fallen: list[Kept] = []
    for one in keep_locked(draw_ids=draw_ids).values():
        carried = carry(loan=one.loan, terms=one.terms, to=cut)
        if carried.billed_to != one.loan.billed_to:
            one.loan = carried
            fallen.append(one)
    write_loans(fallen, business_date=on)
    entries = [
        entry
        for one in fallen
        for entry in postings(
            change(before=one.found, after=one.loan, accrues=one.row.non_accrual_on is None),
            line_id=one.row.line_id,
            source_id=one.row.pk,
            value_date=one.loan.billed_to - timedelta(days=1),
        )
    ]
    post(postings=entries, business_date=on)
    return len(fallen)
